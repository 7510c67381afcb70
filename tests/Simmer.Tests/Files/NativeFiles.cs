using System.Runtime.InteropServices;

namespace Simmer.Tests.Files;

/// <summary>What tests ask of the system about files.</summary>
internal static partial class NativeFiles
{
    private const int DoNotNeed = 4; // POSIX_FADV_DONTNEED

    /// <summary>Drops what the cache holds of a file.</summary>
    public static void Forget(string path)
    {
        using var file = File.OpenHandle(path, access: FileAccess.ReadWrite);
        RandomAccess.FlushToDisk(file);
        PosixFAdvise((int)file.DangerousGetHandle(), 0, 0, DoNotNeed).ShouldBe(0);
    }

    public static void MakePipe(string path) => MkFifo(path, Convert.ToUInt32("600", 8)).ShouldBe(0);

    [LibraryImport("libc", EntryPoint = "posix_fadvise")]
    private static partial int PosixFAdvise(int descriptor, long offset, long length, int advice);

    [LibraryImport("libc", EntryPoint = "mkfifo", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int MkFifo(string path, uint mode);
}
