using System.Runtime.InteropServices;

namespace Simmer.Platform.Linux;

/// <summary>The system's calls on files. Those that may wait for a disk are not here.</summary>
internal static unsafe partial class FileCalls
{
    private const string Library = "libc";

    private const int NoWait = 0x8; // RWF_NOWAIT

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

    [LibraryImport(Library, EntryPoint = "preadv2")]
    private static partial nint PReadV2(int descriptor, Piece* pieces, int count, nint offset, int flags);

    /// <summary>The system's <c>iovec</c>.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct Piece
    {
        public byte* Start;
        public nint Length;
    }
}
