namespace Simmer.Platform.Linux;

/// <summary>Sending several pieces of memory by one call.</summary>
internal static unsafe class PieceCalls
{
    // The system takes 1,024. Each costs some stack here, and by then the call itself no longer counts.
    private const int MaxPieces = 128;

    /// <summary>Sends pieces from a given place on: as many as there is room for.</summary>
    /// <param name="descriptor">The socket.</param>
    /// <param name="data">The pieces.</param>
    /// <param name="index">The first one. Empty ones are passed over, and it is moved there.</param>
    /// <param name="offset">Where in that one.</param>
    public static SystemResult Send(int descriptor, IReadOnlyList<ReadOnlyMemory<byte>> data, int index, int offset)
    {
        var pieces = stackalloc IoVector[MaxPieces];
        return PinAndSend(descriptor, data, index, offset, pieces, count: 0);
    }

    // By recursion, because memory that is pinned by "fixed" is pinned for as long as a method runs; handles would cost more.
    private static SystemResult PinAndSend(
        int descriptor, IReadOnlyList<ReadOnlyMemory<byte>> data, int index, int offset, IoVector* pieces, int count)
    {
        while (index < data.Count && data[index].Length == offset)
        {
            index++;
            offset = 0;
        }

        if (index == data.Count || count == MaxPieces)
        {
            return MessageCalls.Send(descriptor, new MessageHeader { Pieces = pieces, PieceCount = count });
        }

        fixed (byte* start = data[index].Span)
        {
            pieces[count] = new IoVector { Start = start + offset, Length = data[index].Length - offset };
            return PinAndSend(descriptor, data, index + 1, offset: 0, pieces, count + 1);
        }
    }
}
