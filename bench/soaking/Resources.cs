using System.Globalization;
using Simmer.Platform;

namespace Simmer.Soak;

/// <summary>What the process holds.</summary>
/// <param name="Tasks">Tasks of the loop that have not ended.</param>
/// <param name="Sockets">Sockets of the driver that are open.</param>
/// <param name="Blocks">Buffers that the loop has lent to its streams.</param>
/// <param name="Descriptors">Descriptors of the process, each with what it is; null where the system does not tell.</param>
/// <param name="Heap">Bytes of objects that are alive.</param>
internal sealed record Resources(int Tasks, int Sockets, int Blocks, IReadOnlyDictionary<string, string>? Descriptors, long Heap)
{
    private const string FolderOfDescriptors = "/proc/self/fd";

    public static Resources Now()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        return new(
            Asyncio.AllTasks.Count,
            IoDriver.Of(EventLoop.Current).Sockets.Count,
            LoopBuffers.Of(EventLoop.Current).Lent,
            AllDescriptors(),
            GC.GetTotalMemory(forceFullCollection: true));
    }

    /// <summary>Descriptors that were not there before.</summary>
    public IEnumerable<string> NewSince(Resources before) =>
        Descriptors?.Where(one => before.Descriptors?.ContainsKey(one.Key) == false).Select(static one => $"{one.Key} {one.Value}") ?? [];

    public override string ToString() =>
        $"{Tasks} tasks, {Sockets} sockets, {Blocks} lent buffers, {Descriptors?.Count.ToString(CultureInfo.InvariantCulture) ?? "?"} descriptors, {Heap / 1024:N0} KiB of objects";

    // Without .NET's own files, which it opens when some class is first used: in a failure, say, that nobody has met before.
    private static Dictionary<string, string>? AllDescriptors() => !Directory.Exists(FolderOfDescriptors) ? null
        : Directory.GetFileSystemEntries(FolderOfDescriptors)
            .Select(static path => (Number: Path.GetFileName(path), Target: TargetOf(path)))
            .Where(static one => !one.Target.EndsWith(".dll", StringComparison.Ordinal))
            .ToDictionary(static one => one.Number, static one => one.Target, StringComparer.Ordinal);

    // The one by which the folder is read is gone by now.
    private static string TargetOf(string path)
    {
        try
        {
            return new FileInfo(path).LinkTarget ?? "?";
        }
        catch (IOException)
        {
            return "?";
        }
    }
}
