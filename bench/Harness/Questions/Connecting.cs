namespace Simmer.Bench.Harness.Questions;

internal static class Connecting
{
    public static Question Question { get; } = new(
        "What does a connection cost a server?",
        [
            new("accept", "Accepts a connection, sends 64 bytes back, and closes; per connection.")
            {
                Procedure = new UnderLoad("accept", "echo") { Connections = 10 },
                Metric = "cpu_ns",
            },
            new("idle", "Keeps 10,000 connections that have echoed once and are silent; memory for each.")
            {
                Procedure = new UnderLoad("idle", "echo") { Connections = 10_000, ScalesConnections = true },
                Metric = "bytes",
            },
        ])
    {
        Layout = TableLayout.Rows,
    };
}
