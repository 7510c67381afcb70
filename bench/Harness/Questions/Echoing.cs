namespace Simmer.Bench.Harness.Questions;

internal static class Echoing
{
    // What is usually asked. The others show how one becomes the other.
    private static readonly HashSet<string> _usual = new(StringComparer.Ordinal)
    {
        "echo-1x64", "echo-10x64", "echo-100x64", "echo-1000x64",
        "echo-100x1024", "echo-100x16384", "echo-10x102400",
        "echo-100x64-p16", "echo-1000x64-p16",
    };

    // 1,000 connections with 16 times 100 KiB: more than a usual Linux lets all its connections together hold. Then the system
    // drops and repeats, and everybody is measured by its timers.
    private const long MostUnderWay = 1_000_000_000;

    public static Question Question { get; } = new(
        "What does a request cost a server?",
        [
            .. from pipelining in new[] { 1, 16 }
               from bytes in new[] { 64, 1024, 16 * 1024, 100 * 1024 }
               from connections in new[] { 1, 10, 100, 1000 }
               where (long)connections * bytes * pipelining < MostUnderWay
               select Cell(connections, bytes, pipelining),
        ])
    {
        Layout = TableLayout.Rows,
    };

    private static Workload Cell(int connections, int bytes, int pipelining)
    {
        var name = $"echo-{connections}x{bytes}{(pipelining > 1 ? $"-p{pipelining}" : "")}";
        var load = pipelining > 1 ? $"{pipelining} requests" : "one request";
        return new(name, $"Sends {bytes} bytes back; {connections} connections with {load} under way each; per request.")
        {
            Procedure = new UnderLoad("echo", "echo") { Connections = connections, Bytes = bytes, Pipelining = pipelining },
            Metric = "cpu_ns",
            IsExtra = !_usual.Contains(name),
        };
    }
}
