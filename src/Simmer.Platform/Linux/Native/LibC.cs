using System.Runtime.InteropServices;

namespace Simmer.Platform.Linux;

/// <summary>The functions of libc that the drivers call, as they are.</summary>
/// <remarks>
/// Numbers and pointers only, so a call costs a few nanoseconds beside the system's own time. Nobody calls these but
/// <see cref="SocketCalls"/> and its relatives, which turn −1 and errno into a <see cref="SystemResult"/>. None of them
/// suppresses the GC transition: that gains nothing measurable, and a whole <c>send</c> would hold up the collector.
/// </remarks>
internal static unsafe partial class LibC
{
    private const string Library = "libc";

    [LibraryImport(Library, EntryPoint = "socket")]
    public static partial int Socket(int family, int type, int protocol);

    [LibraryImport(Library, EntryPoint = "bind")]
    public static partial int Bind(int descriptor, byte* address, int length);

    [LibraryImport(Library, EntryPoint = "listen")]
    public static partial int Listen(int descriptor, int backlog);

    [LibraryImport(Library, EntryPoint = "connect")]
    public static partial int Connect(int descriptor, byte* address, int length);

    [LibraryImport(Library, EntryPoint = "accept4")]
    public static partial int Accept4(int descriptor, byte* address, int* length, int flags);

    [LibraryImport(Library, EntryPoint = "recv")]
    public static partial nint Recv(int descriptor, byte* buffer, nint length, int flags);

    [LibraryImport(Library, EntryPoint = "send")]
    public static partial nint Send(int descriptor, byte* buffer, nint length, int flags);

    [LibraryImport(Library, EntryPoint = "sendmsg")]
    public static partial nint SendMsg(int descriptor, MessageHeader* message, int flags);

    [LibraryImport(Library, EntryPoint = "recvmsg")]
    public static partial nint RecvMsg(int descriptor, MessageHeader* message, int flags);

    [LibraryImport(Library, EntryPoint = "sendmmsg")]
    public static partial int SendMMsg(int descriptor, BatchedMessage* messages, uint count, int flags);

    [LibraryImport(Library, EntryPoint = "recvmmsg")]
    public static partial int RecvMMsg(int descriptor, BatchedMessage* messages, uint count, int flags, TimeSpec* timeout);

    [LibraryImport(Library, EntryPoint = "sendfile64")]
    public static partial nint SendFile(int descriptor, int file, long* offset, nint count);

    [LibraryImport(Library, EntryPoint = "pread64")]
    public static partial nint PRead(int file, byte* buffer, nint length, long offset);

    [LibraryImport(Library, EntryPoint = "preadv2")]
    public static partial nint PReadV2(int file, IoVector* pieces, int count, nint offset, int flags);

    [LibraryImport(Library, EntryPoint = "shutdown")]
    public static partial int Shutdown(int descriptor, int how);

    [LibraryImport(Library, EntryPoint = "getsockname")]
    public static partial int GetSockName(int descriptor, byte* address, int* length);

    [LibraryImport(Library, EntryPoint = "getpeername")]
    public static partial int GetPeerName(int descriptor, byte* address, int* length);

    [LibraryImport(Library, EntryPoint = "getsockopt")]
    public static partial int GetSockOpt(int descriptor, int level, int option, void* value, int* length);

    [LibraryImport(Library, EntryPoint = "setsockopt")]
    public static partial int SetSockOpt(int descriptor, int level, int option, void* value, int length);

    [LibraryImport(Library, EntryPoint = "close")]
    public static partial int Close(int descriptor);

    [LibraryImport(Library, EntryPoint = "epoll_create1")]
    public static partial int EpollCreate1(int flags);

    [LibraryImport(Library, EntryPoint = "epoll_ctl")]
    public static partial int EpollCtl(int epoll, int operation, int descriptor, byte* entry);

    [LibraryImport(Library, EntryPoint = "epoll_wait")]
    public static partial int EpollWait(int epoll, byte* events, int capacity, int milliseconds);

    // By number, because older libraries lack epoll_pwait2 although the kernel has it.
    [LibraryImport(Library, EntryPoint = "syscall")]
    public static partial nint EpollPWait2(
        nint number, nint epoll, byte* events, nint capacity, TimeSpec* timeout, void* signals, nint signalsSize);

    [LibraryImport(Library, EntryPoint = "eventfd")]
    public static partial int EventFd(uint initial, int flags);

    [LibraryImport(Library, EntryPoint = "write")]
    public static partial nint Write(int descriptor, void* buffer, nint length);

    /// <summary>The system's <c>timespec</c>, on 64-bit machines.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct TimeSpec
    {
        public long Seconds;
        public long Nanoseconds;

        public static TimeSpec Of(TimeSpan time) => new()
        {
            Seconds = time.Ticks / TimeSpan.TicksPerSecond,
            Nanoseconds = time.Ticks % TimeSpan.TicksPerSecond * TimeSpan.NanosecondsPerTick,
        };
    }
}
