using System.Runtime.InteropServices;

namespace Simmer.Platform.Linux;

// What pipes need.
internal static unsafe partial class LibC
{
    [LibraryImport(Library, EntryPoint = "read")]
    public static partial nint Read(int descriptor, void* buffer, nint length);

    [LibraryImport(Library, EntryPoint = "pipe2")]
    public static partial int Pipe2(int* descriptors, int flags);

    [LibraryImport(Library, EntryPoint = "open")]
    public static partial int Open(byte* path, int flags);

    // Variadic in C; on the architectures that .NET runs on Linux for, a single number is passed as to any other function.
    [LibraryImport(Library, EntryPoint = "fcntl")]
    public static partial int FCntl(int descriptor, int command, nint argument);

    [LibraryImport(Library, EntryPoint = "poll")]
    public static partial int Poll(PollEntry* entries, nuint count, int milliseconds);

    [LibraryImport(Library, EntryPoint = "statx")]
    public static partial int StatX(int folder, byte* path, int flags, uint mask, byte* result);

    /// <summary>The system's <c>pollfd</c>.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct PollEntry
    {
        public int Descriptor;
        public short Events;
        public short Returned;
    }
}
