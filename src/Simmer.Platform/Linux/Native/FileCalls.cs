namespace Simmer.Platform.Linux;

/// <summary>The system's calls on files.</summary>
internal static unsafe class FileCalls
{
    private const int NoWait = 0x8; // RWF_NOWAIT

    /// <summary>Reads what is in memory. <see cref="SystemResult.MustWait"/>: the disk has to be asked.</summary>
    public static SystemResult ReadCached(int descriptor, Span<byte> buffer, long offset)
    {
        fixed (byte* start = buffer)
        {
            SystemResult result;
            do
            {
                var length = buffer.Length;
                result = SystemFaults.Strike(SystemCall.ReadCached, ref length, out var fault) ? fault : ReadCached(descriptor, start, length, offset);
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
            var some = count;
            result = SystemFaults.Strike(SystemCall.SendFile, ref some, out var fault)
                ? fault
                : SystemResult.Of(LibC.SendFile(descriptor, file, &offset, some));
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
                var length = buffer.Length;
                result = SystemFaults.Strike(SystemCall.ReadFile, ref length, out var fault)
                    ? fault
                    : SystemResult.Of(LibC.PRead(file, start, length, offset));
            }
            while (result.WasInterrupted);

            return result;
        }
    }

    private static SystemResult ReadCached(int descriptor, byte* buffer, int length, long offset)
    {
        var piece = new IoVector { Start = buffer, Length = length };
        return SystemResult.Of(LibC.PReadV2(descriptor, &piece, count: 1, (nint)offset, NoWait));
    }
}
