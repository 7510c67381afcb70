using System.Runtime.InteropServices;

namespace Simmer.Platform.Linux;

/// <summary>What has arrived for one socket and was not read yet: buffers of the ring, in their order.</summary>
/// <remarks>
/// A buffer's place in the chain is noted in <see cref="BufferPlaces"/>, of which a driver has one: so a socket's chain is two
/// numbers, and nothing is allocated.
/// </remarks>
[StructLayout(LayoutKind.Auto)]
internal struct BufferChain
{
    private ushort _first;
    private ushort _last;

    /// <summary>How many buffers are in it.</summary>
    public int Count { get; private set; }

    public readonly bool IsEmpty => Count == 0;

    /// <summary>Adds what a completion has brought.</summary>
    public void Append(BufferPlaces places, ushort buffer, int length)
    {
        places.Begin(buffer, length);
        if (IsEmpty)
        {
            _first = buffer;
        }
        else
        {
            places.At(_last).Next = buffer;
        }

        _last = buffer;
        Count++;
    }

    /// <summary>Takes as much as there is and as there is room for. What is emptied goes back to the ring.</summary>
    /// <returns>How many bytes.</returns>
    public int MoveTo(Span<byte> destination, BufferPlaces places)
    {
        var moved = 0;
        while (!IsEmpty && moved < destination.Length)
        {
            ref var place = ref places.At(_first);
            var count = Math.Min(place.Length, destination.Length - moved);
            places.Buffers.Content(_first, place.Start, count).CopyTo(destination[moved..]);
            moved += count;
            place.Start += count;
            place.Length -= count;
            if (place.Length == 0)
            {
                RemoveFirst(places);
            }
        }

        return moved;
    }

    /// <summary>Nobody is going to read it.</summary>
    public void Clear(BufferPlaces places)
    {
        while (!IsEmpty)
        {
            RemoveFirst(places);
        }
    }

    private void RemoveFirst(BufferPlaces places)
    {
        var emptied = _first;
        _first = places.At(emptied).Next;
        Count--;
        places.Buffers.Return(emptied);
    }
}
