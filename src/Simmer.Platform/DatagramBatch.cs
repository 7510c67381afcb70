using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Simmer.Platform;

/// <summary>Some datagrams with their addresses, to be received or sent together. It is used again and again.</summary>
/// <remarks>
/// A call of the system costs more than a datagram: with twenty in a batch each costs a fraction.
/// <para><b>Threads.</b> One at a time.</para>
/// </remarks>
[DebuggerDisplay("Count = {Count} of {Capacity}")]
public sealed class DatagramBatch
{
    private const int LongestAddress = 128;

    private readonly byte[] _memory;
    private readonly SocketAddress[] _addresses;
    private readonly DatagramInfo[] _infos;
    private readonly bool[] _hasAddress;

    /// <summary>A batch with nothing in it.</summary>
    /// <param name="capacity">How many datagrams it has room for.</param>
    /// <param name="maxSize">How long each may be, in bytes. Of a longer one that is received, the rest is lost.</param>
    public DatagramBatch(int capacity, int maxSize)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(capacity);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(maxSize);
        Capacity = capacity;
        MaxSize = maxSize;
        _memory = GC.AllocateUninitializedArray<byte>(checked(capacity * maxSize), pinned: true);
        _infos = new DatagramInfo[capacity];
        _hasAddress = new bool[capacity];
        _addresses = new SocketAddress[capacity];
        for (var i = 0; i < capacity; i++)
        {
            _addresses[i] = new SocketAddress(AddressFamily.Unspecified, LongestAddress);
        }
    }

    /// <summary>How many datagrams it has room for.</summary>
    public int Capacity { get; }

    /// <summary>How long each may be, in bytes.</summary>
    public int MaxSize { get; }

    /// <summary>How many datagrams are in it.</summary>
    public int Count { get; private set; }

    /// <summary>How many of them the last <see cref="IoSocket.SendBatch"/> has sent. For drivers to set.</summary>
    public int Sent { get; set; }

    /// <summary>A datagram.</summary>
    public ReadOnlyMemory<byte> this[int index] => SlotOf(Checked(index))[.._infos[index].Count];

    /// <summary>Was it longer than its place, and the rest lost?</summary>
    public bool IsTruncated(int index) => _infos[Checked(index)].IsTruncated;

    /// <summary>Has it an address? One that is to go to the peer to which the socket is connected has none.</summary>
    public bool HasAddress(int index) => _hasAddress[Checked(index)];

    /// <summary>Who has sent it, or is to receive it. The object is used again.</summary>
    public SocketAddress AddressOf(int index) => _addresses[index];

    /// <summary>Adds a copy of a datagram, to be sent.</summary>
    /// <param name="data">The datagram.</param>
    /// <param name="receiver">Where it goes; null: to the peer that the socket is connected to.</param>
    /// <exception cref="InvalidOperationException">It is full.</exception>
    /// <exception cref="ArgumentException">The datagram is longer than <see cref="MaxSize"/>, or the address than any is.</exception>
    public void Add(ReadOnlySpan<byte> data, SocketAddress? receiver = null)
    {
        if (Count == Capacity)
        {
            throw new InvalidOperationException($"The batch is full: it has room for {Capacity} datagrams.");
        }

        data.CopyTo(SlotOf(Count).Span);
        if (receiver is not null)
        {
            receiver.Buffer.Span[..receiver.Size].CopyTo(AddressOf(Count).Buffer.Span);
            AddressOf(Count).Size = receiver.Size;
        }

        Enter(new DatagramInfo(data.Length, IsTruncated: false), receiver is not null);
    }

    /// <summary>Takes everything out.</summary>
    public void Clear()
    {
        Count = 0;
        Sent = 0;
    }

    /// <summary>The whole place of a datagram, whatever is in it now. For drivers.</summary>
    public Memory<byte> SlotOf(int index) => _memory.AsMemory(index * MaxSize, MaxSize);

    /// <summary>A datagram has been received into the first place that was free, and its address was noted there. For drivers.</summary>
    public void Append(DatagramInfo info)
    {
        if (Count == Capacity)
        {
            throw new InvalidOperationException($"The batch is full: it has room for {Capacity} datagrams.");
        }

        Enter(info, hasAddress: AddressOf(Count).Size > 0);
    }

    private void Enter(DatagramInfo info, bool hasAddress)
    {
        _infos[Count] = info;
        _hasAddress[Count] = hasAddress;
        Count++;
    }

    private int Checked(int index) => (uint)index < (uint)Count
        ? index
        : throw new ArgumentOutOfRangeException(nameof(index), index, $"There are {Count} datagrams in it.");
}
