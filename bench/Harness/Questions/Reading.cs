namespace Simmer.Bench.Harness.Questions;

internal static class Reading
{
    public static Question Question { get; } = new(
        "What does it cost to read from a file?",
        [
            .. from isCached in new[] { false, true }
               from depth in new[] { 1, 32 }
               select Cell(depth, isCached),
        ])
    {
        Layout = TableLayout.Rows,
    };

    private static Workload Cell(int depth, bool isCached)
    {
        var from = isCached ? "from the system's cache" : "from the disk";
        var underWay = depth == 1 ? "one under way" : $"{depth} under way";
        return new($"files-{(isCached ? "cached-" : "")}{depth}", $"Reads random blocks of 4 KiB of a gigabyte {from}, {underWay}; per read.")
        {
            Procedure = isCached ? OnFile.Cached : OnFile.Uncached,
        };
    }
}
