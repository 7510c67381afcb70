namespace Simmer.Bench.Harness.Questions;

internal static class Streaming
{
    private const int Chunk = 64 * 1024;

    public static Question Question { get; } = new(
        "What does it cost a server to receive, or to send, as fast as one connection can?",
        [
            Workload("bulk-receive", "sink", "Receives and drops; per megabyte: a million ns are one second for a gigabyte."),
            Workload("bulk-send", "source", "Sends the same 64 KiB again and again; per megabyte."),
        ])
    {
        Layout = TableLayout.Rows,
    };

    private static Workload Workload(string name, string kind, string description) => new(name, description)
    {
        Procedure = new UnderLoad(kind, kind) { Bytes = Chunk },
        Metric = "cpu_ns",
    };
}
