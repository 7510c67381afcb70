using System.Runtime.InteropServices;

namespace Simmer.Platform.Linux;

/// <summary>The system's calls on files. Those that may wait for a disk are not here.</summary>
internal static unsafe partial class FileCalls
{
    private const string Library = "libc";

    private const int NoWait = 0x8;             // RWF_NOWAIT
    private const int CurrentDirectory = -100;  // AT_FDCWD
    private const uint TypeOnly = 0x1;          // STATX_TYPE
    private const int FormatMask = 0xF000;      // S_IFMT

    /// <summary>Reads what is in memory. <see cref="SystemResult.MustWait"/>: the disk has to be asked.</summary>
    public static SystemResult ReadCached(int descriptor, Span<byte> buffer, long offset)
    {
        fixed (byte* start = buffer)
        {
            var piece = new Piece { Start = start, Length = buffer.Length };
            SystemResult result;
            do
            {
                result = SystemResult.Of(PReadV2(descriptor, &piece, count: 1, (nint)offset, NoWait));
            }
            while (result.WasInterrupted);

            return result;
        }
    }

    /// <summary>What kind of thing stands at a path; links are followed.</summary>
    public static FileKind KindOf(string path)
    {
        var status = default(Status);
        if (SystemResult.Of(StatX(CurrentDirectory, path, flags: 0, TypeOnly, &status)).Failed)
        {
            return FileKind.Unknown;
        }

        return (status.Mode & FormatMask) switch
        {
            0x1000 => FileKind.Pipe,
            0x2000 => FileKind.CharacterDevice,
            0x4000 => FileKind.Directory,
            0x8000 => FileKind.Regular,
            0xC000 => FileKind.Socket,
            _ => FileKind.Unknown,
        };
    }

    [LibraryImport(Library, EntryPoint = "preadv2")]
    private static partial nint PReadV2(int descriptor, Piece* pieces, int count, nint offset, int flags);

    [LibraryImport(Library, EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int StatX(int directory, string path, int flags, uint mask, Status* status);

    /// <summary>The system's <c>iovec</c>.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct Piece
    {
        public byte* Start;
        public nint Length;
    }

    /// <summary>The system's <c>statx</c>, the same on every architecture, as far as it is wanted here.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 256)]
    private struct Status
    {
        [FieldOffset(28)]
        public ushort Mode;
    }
}
