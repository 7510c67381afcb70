using System.Runtime.InteropServices;

namespace Simmer.Platform.Linux;

/// <summary>One request to the system: its <c>io_uring_sqe</c>. Each operation has a method that fills in what it needs.</summary>
/// <remarks>
/// It is obtained from <see cref="Ring.NextEntry"/>, empty but for its user data. Whatever an address here points to must stay
/// where it is until the completion, except where a method says that it is copied by the submission.
/// </remarks>
[StructLayout(LayoutKind.Explicit, Size = 64)]
internal unsafe struct SubmissionEntry
{
    private const byte SelectBuffer = 1 << 5;       // IOSQE_BUFFER_SELECT
    private const ushort ReceiveMultishot = 1 << 1; // IORING_RECV_MULTISHOT
    private const uint PollMultishot = 1 << 0;      // IORING_POLL_ADD_MULTI
    private const uint CancelAll = 1 << 0;          // IORING_ASYNC_CANCEL_ALL
    private const uint CancelDescriptor = 1 << 1;   // IORING_ASYNC_CANCEL_FD
    private const uint CancelAny = 1 << 2;          // IORING_ASYNC_CANCEL_ANY
    private const uint DataOnly = 1 << 0;           // IORING_FSYNC_DATASYNC
    private const uint NoSignal = 0x4000;           // MSG_NOSIGNAL
    private const uint WaitAll = 0x100;             // MSG_WAITALL: go on after a short write
    private const uint NonBlocking = 0x800;         // SOCK_NONBLOCK
    private const uint CloseOnExec = 0x80000;       // SOCK_CLOEXEC

    [FieldOffset(0)]
    private RingOperation _operation;

    [FieldOffset(1)]
    private byte _flags;

    [FieldOffset(2)]
    private ushort _priority;

    [FieldOffset(4)]
    private int _descriptor;

    [FieldOffset(8)]
    private ulong _offset;

    [FieldOffset(16)]
    private ulong _address;

    [FieldOffset(24)]
    private uint _length;

    [FieldOffset(28)]
    private uint _operationFlags;

    [FieldOffset(32)]
    private readonly ulong _userData;

    [FieldOffset(40)]
    private ushort _bufferGroup;

    /// <summary>An entry that does nothing yet, and whose completions carry <paramref name="userData"/>.</summary>
    public SubmissionEntry(ulong userData) => _userData = userData;

    public readonly RingOperation Operation => _operation;

    public readonly ulong UserData => _userData;

    /// <summary>How many bytes, or whatever else the operation counts.</summary>
    public int Length { readonly get => (int)_length; set => _length = (uint)value; }

    /// <summary>Completes once the descriptor is ready. The completion's result is a set of <see cref="EpollFlags"/>.</summary>
    public void Poll(int descriptor, EpollFlags flags)
    {
        _operation = RingOperation.Poll;
        _descriptor = descriptor;
        _operationFlags = (uint)flags;
    }

    /// <summary>Completes each time something happens to the descriptor, edge-triggered, for as long as completions say that more follow.</summary>
    public void PollAgainAndAgain(int descriptor, EpollFlags flags)
    {
        Poll(descriptor, flags);
        _length = PollMultishot;
    }

    /// <summary>Accepts one connection.</summary>
    /// <param name="descriptor">The listener.</param>
    /// <param name="peer">Takes the peer's address; its length must be set.</param>
    public void Accept(int descriptor, NativeAddress* peer)
    {
        _operation = RingOperation.Accept;
        _descriptor = descriptor;
        _address = (ulong)peer->Bytes;
        _offset = (ulong)&peer->Length;
        _operationFlags = NonBlocking | CloseOnExec;
    }

    /// <summary>Receives again and again into buffers of a <see cref="BufferRing"/>, for as long as completions say that more follow.</summary>
    public void ReceiveAgainAndAgain(int descriptor, ushort bufferGroup)
    {
        _operation = RingOperation.Receive;
        _flags = SelectBuffer;
        _priority = ReceiveMultishot;
        _descriptor = descriptor;
        _bufferGroup = bufferGroup;
    }

    /// <summary>Sends all of it. Cancelled, or after a failure, it may have sent less and says how much.</summary>
    public void Send(int descriptor, byte* data, int length)
    {
        _operation = RingOperation.Send;
        _descriptor = descriptor;
        _address = (ulong)data;
        _length = (uint)length;
        _operationFlags = NoSignal | WaitAll;
    }

    /// <summary>Reads from a file, at <paramref name="offset"/>; −1: where its own position is.</summary>
    public void Read(int descriptor, byte* buffer, int length, long offset) =>
        Transfer(RingOperation.Read, descriptor, buffer, length, offset);

    /// <summary>Writes to a file, at <paramref name="offset"/>; −1: where its own position is.</summary>
    public void Write(int descriptor, byte* data, int length, long offset) =>
        Transfer(RingOperation.Write, descriptor, data, length, offset);

    /// <summary>Reads from a file into several buffers: an array of the system's <c>iovec</c>, which the submission copies.</summary>
    public void ReadVectored(int descriptor, void* pieces, int count, long offset) =>
        Transfer(RingOperation.ReadVectored, descriptor, pieces, count, offset);

    /// <summary>Writes several pieces to a file: an array of the system's <c>iovec</c>, which the submission copies.</summary>
    public void WriteVectored(int descriptor, void* pieces, int count, long offset) =>
        Transfer(RingOperation.WriteVectored, descriptor, pieces, count, offset);

    /// <summary>Brings a file to the disk.</summary>
    /// <param name="descriptor">The file.</param>
    /// <param name="isDataOnly">Without what is not needed to read it again, such as its times.</param>
    public void Synchronize(int descriptor, bool isDataOnly)
    {
        _operation = RingOperation.Synchronize;
        _descriptor = descriptor;
        _operationFlags = isDataOnly ? DataOnly : 0;
    }

    /// <summary>Cancels the request with that user data. It says 0, or "no entry" when that is over, or "already" when it cannot be stopped.</summary>
    public void Cancel(ulong userData)
    {
        _operation = RingOperation.Cancel;
        _descriptor = -1;
        _address = userData;
    }

    /// <summary>Cancels every request that is about a descriptor.</summary>
    public void CancelEverythingOf(int descriptor)
    {
        _operation = RingOperation.Cancel;
        _descriptor = descriptor;
        _operationFlags = CancelDescriptor | CancelAll;
    }

    /// <summary>Cancels every request.</summary>
    public void CancelEverything()
    {
        _operation = RingOperation.Cancel;
        _descriptor = -1;
        _operationFlags = CancelAny | CancelAll;
    }

    private void Transfer(RingOperation operation, int descriptor, void* memory, int length, long offset)
    {
        _operation = operation;
        _descriptor = descriptor;
        _address = (ulong)memory;
        _length = (uint)length;
        _offset = (ulong)offset;
    }
}
