using System.Runtime.InteropServices;

namespace Simmer.Platform.Linux;

/// <summary>The system's calls on files.</summary>
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

    /// <summary>Sends a part of a file, as far as there is room, without a detour through our memory.</summary>
    /// <returns>How many bytes; zero at the end of the file.</returns>
    public static SystemResult Send(int descriptor, int file, long offset, int count)
    {
        SystemResult result;
        do
        {
            result = SystemResult.Of(LibC.SendFile(descriptor, file, &offset, count));
        }
        while (result.WasInterrupted);

        return result;
    }

    /// <summary>Reads a part of a file. It waits for the disk if need be.</summary>
    /// <returns>How many bytes; zero at the end of the file.</returns>
    public static SystemResult Read(int file, Span<byte> buffer, long offset)
    {
        fixed (byte* start = buffer)
        {
            SystemResult result;
            do
            {
                result = SystemResult.Of(LibC.PRead(file, start, buffer.Length, offset));
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
