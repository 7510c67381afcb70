namespace Simmer.Platform.Linux;

/// <summary>Files on their way into a socket.</summary>
internal static unsafe class FileCalls
{
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
}
