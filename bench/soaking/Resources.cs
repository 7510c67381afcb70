using Simmer.Platform;

namespace Simmer.Soak;

/// <summary>What the process holds.</summary>
/// <param name="Tasks">Tasks of the loop that have not ended.</param>
/// <param name="Sockets">Sockets of the driver that are open.</param>
/// <param name="Descriptors">Descriptors of the process; null where the system does not tell.</param>
/// <param name="Heap">Bytes of objects that are alive.</param>
internal sealed record Resources(int Tasks, int Sockets, int? Descriptors, long Heap)
{
    private const string FolderOfDescriptors = "/proc/self/fd";

    public static Resources Now()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        return new(
            Asyncio.AllTasks.Count,
            IoDriver.Of(EventLoop.Current).Sockets.Count,
            Directory.Exists(FolderOfDescriptors) ? Directory.GetFileSystemEntries(FolderOfDescriptors).Length : null,
            GC.GetTotalMemory(forceFullCollection: true));
    }

    public override string ToString() =>
        $"{Tasks} tasks, {Sockets} sockets, {Descriptors?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "?"} descriptors, {Heap / 1024:N0} KiB of objects";
}
