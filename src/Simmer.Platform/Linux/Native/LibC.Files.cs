using System.Runtime.InteropServices;

namespace Simmer.Platform.Linux;

// Files' names.
internal static unsafe partial class LibC
{
    [LibraryImport(Library, EntryPoint = "statx")]
    public static partial int Statx(int folder, byte* path, int flags, uint mask, byte* status);
}
