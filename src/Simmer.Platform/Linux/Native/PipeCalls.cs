using System.Text;

namespace Simmer.Platform.Linux;

/// <summary>The system's calls on pipes, and on what is read and written like one. Interrupted ones are repeated.</summary>
internal static unsafe class PipeCalls
{
    private const int CloseOnExec = 0x80000;       // O_CLOEXEC
    private const int NonBlocking = 0x800;         // O_NONBLOCK
    private const int NoTerminal = 0x100;          // O_NOCTTY
    private const int CurrentDirectory = -100;     // AT_FDCWD
    private const int EmptyPath = 0x1000;          // AT_EMPTY_PATH
    private const uint TypeOnly = 1;               // STATX_TYPE
    private const int TypeMask = 0xF000;           // S_IFMT

    /// <summary>A new pipe. Neither end is inherited by other programs, and both wait: see <see cref="DescriptorCalls.SetNonBlocking"/>.</summary>
    public static SystemResult Create(out int reader, out int writer)
    {
        var ends = stackalloc int[2];
        var result = SystemFaults.Strike(SystemCall.OpenPipe, out var fault) ? fault : SystemResult.Of(LibC.Pipe2(ends, CloseOnExec));
        (reader, writer) = (ends[0], ends[1]);
        return result;
    }

    /// <summary>Opens anew what a descriptor of this process stands for. What is set on the new one does not concern the old one.</summary>
    public static SystemResult Reopen(int descriptor, FileAccess access) => Open($"/proc/self/fd/{descriptor}", access);

    public static SystemResult Read(int descriptor, Span<byte> buffer)
    {
        fixed (byte* start = buffer)
        {
            SystemResult result;
            do
            {
                var length = buffer.Length;
                result = SystemFaults.Strike(SystemCall.ReadPipe, ref length, out var fault)
                    ? fault
                    : SystemResult.Of(LibC.Read(descriptor, start, length));
            }
            while (result.WasInterrupted);

            return result;
        }
    }

    public static SystemResult Write(int descriptor, ReadOnlySpan<byte> data)
    {
        fixed (byte* start = data)
        {
            SystemResult result;
            do
            {
                var length = data.Length;
                result = SystemFaults.Strike(SystemCall.WritePipe, ref length, out var fault)
                    ? fault
                    : SystemResult.Of(LibC.Write(descriptor, start, length));
            }
            while (result.WasInterrupted);

            return result;
        }
    }

    /// <summary>Would reading or writing come to something at once? 1: yes; 0: no.</summary>
    public static SystemResult Ask(int descriptor, IoReadiness readiness)
    {
        var entry = new LibC.PollEntry { Descriptor = descriptor, Events = (short)(readiness is IoReadiness.Readable ? 0x1 : 0x4) }; // POLLIN, POLLOUT
        SystemResult result;
        do
        {
            result = SystemResult.Of(LibC.Poll(&entry, count: 1, milliseconds: 0));
        }
        while (result.WasInterrupted);

        return result;
    }

    /// <summary>What a descriptor is; a <see cref="DescriptorKind"/>.</summary>
    public static SystemResult KindOf(int descriptor)
    {
        byte nothing = 0;
        return KindOf(descriptor, &nothing, EmptyPath);
    }

    /// <summary>What stands at a path; links are followed.</summary>
    public static SystemResult KindOf(string path)
    {
        fixed (byte* start = Encoding.UTF8.GetBytes(path + '\0'))
        {
            return KindOf(CurrentDirectory, start, flags: 0);
        }
    }

    /// <summary>Opens one end of a FIFO, without waiting for the other. <see cref="Errno.NoDevice"/>: nobody reads it, so it cannot be written.</summary>
    public static SystemResult OpenFifo(string path, FileAccess access) => Open(path, access);

    private static SystemResult Open(string path, FileAccess access)
    {
        fixed (byte* start = Encoding.UTF8.GetBytes(path + '\0'))
        {
            return SystemFaults.Strike(SystemCall.OpenFile, out var fault)
                ? fault
                : SystemResult.Of(LibC.Open(start, WayOf(access) | CloseOnExec | NonBlocking | NoTerminal));
        }
    }

    private static int WayOf(FileAccess access) => access switch { FileAccess.Read => 0, FileAccess.Write => 1, _ => 2 }; // O_RDONLY, O_WRONLY, O_RDWR

    private static SystemResult KindOf(int directory, byte* path, int flags)
    {
        const int SizeOfResult = 256;
        const int OffsetOfMode = 28;
        var information = stackalloc byte[SizeOfResult];
        var result = SystemResult.Of(LibC.StatX(directory, path, flags, TypeOnly, information));
        return result.Failed ? result : new SystemResult(*(ushort*)(information + OffsetOfMode) & TypeMask);
    }
}
