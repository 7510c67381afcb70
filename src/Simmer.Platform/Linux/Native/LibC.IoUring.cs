using System.Runtime.InteropServices;

namespace Simmer.Platform.Linux;

// io_uring, and the memory that it shares. By number, because libc has no functions for it; the numbers are the same on
// every architecture. Nobody calls these but RingCalls.
internal static unsafe partial class LibC
{
    [LibraryImport(Library, EntryPoint = "syscall")]
    public static partial nint IoUringSetup(nint number, nint entries, RingParameters* parameters);

    [LibraryImport(Library, EntryPoint = "syscall")]
    public static partial nint IoUringEnter(
        nint number, nint ring, nint submit, nint complete, nint flags, void* argument, nint argumentSize);

    [LibraryImport(Library, EntryPoint = "syscall")]
    public static partial nint IoUringRegister(nint number, nint ring, nint operation, void* argument, nint count);

    [LibraryImport(Library, EntryPoint = "mmap")]
    public static partial void* MMap(void* address, nint length, int protection, int flags, int descriptor, nint offset);

    [LibraryImport(Library, EntryPoint = "munmap")]
    public static partial int MUnmap(void* address, nint length);
}
