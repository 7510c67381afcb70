using Simmer.LowLevel;

namespace Simmer;

// What all reading goes through: what is unread comes first, and one reads at a time.
public abstract partial class LoopStream
{
    private const int DefaultLimit = 64 * 1024;

    // Made when the stream is first read in pieces. Until then reading goes straight to the system.
    private InputBuffer? _input;
    private int _limit = DefaultLimit;

    // Those who read straight from the system, or try to: all but one fail at once.
    private int _readers;

    /// <summary>How long a line or a piece may be, in bytes, without its separator; and how far <see cref="Peek"/> sees. By default 64 KiB.</summary>
    /// <remarks>It bounds the memory that a peer who never sends a separator can take.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">It is not positive.</exception>
    public int Limit
    {
        get => _limit;
        set
        {
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(value);
            _limit = value;
        }
    }

    /// <summary>Reads what has arrived, waiting for something if need be.</summary>
    /// <param name="buffer">Takes it. Empty: waits until there is something, and takes nothing.</param>
    /// <returns>How many bytes; zero at the end of the stream, and for an empty buffer.</returns>
    /// <remarks>
    /// <para><b>Cancellation.</b> Nothing is lost: what arrives waits for the next call.</para>
    /// <para><b>Order.</b> One at a time: a second call fails at once.</para>
    /// <para><b>Checkpoint.</b> Only when it has to wait; but who never has to, lets the others run now and then.</para>
    /// </remarks>
    /// <exception cref="IOException">The connection has failed, for instance been reset.</exception>
    /// <exception cref="InvalidOperationException">Another task reads already; or this is not the loop's thread.</exception>
    /// <exception cref="ObjectDisposedException">The stream was disposed, before this or meanwhile.</exception>
    public async Coroutine<int> Read(Memory<byte> buffer)
    {
        if (_input is { IsIdle: false })
        {
            // There is something unread, or somebody is reading: then this throws.
            var input = BeginInput("read");
            var count = input.Take(buffer.Span);
            input.End();
            return count;
        }

        _readers++;
        try
        {
            return await ReadCore(buffer);
        }
        finally
        {
            _readers--;
        }
    }

    /// <summary>Have bytes come along with a line or a piece that nobody has read yet?</summary>
    private protected bool HasUnread => _input is { Count: > 0 };

    /// <summary>Puts bytes back: they are read next, before all others.</summary>
    /// <param name="data">The bytes. They are copied.</param>
    /// <remarks><b>Threads.</b> Loop thread only.</remarks>
    /// <exception cref="InvalidOperationException">Another task reads; or this is not the loop's thread.</exception>
    /// <exception cref="ObjectDisposedException">The stream was disposed.</exception>
    public void Unread(ReadOnlySpan<byte> data)
    {
        var input = BeginInput("unread");
        input.PushBack(data);
        input.End();
    }

    /// <summary>How many bytes have been taken from the system and not been read yet.</summary>
    private protected int UnreadCount => _input?.Count ?? 0;

    /// <summary>They will not be read: a stream with a position goes elsewhere.</summary>
    private protected void DropUnread()
    {
        if (UnreadCount > 0)
        {
            var input = BeginInput("seek");
            input.Consume(input.Count);
            input.End();
        }
    }

    /// <summary>What every read in pieces begins with; each ends with <see cref="InputBuffer.End"/>.</summary>
    private InputBuffer BeginInput(string operation)
    {
        if (!Loop.IsCurrent)
        {
            throw new InvalidOperationException(
                $"{this} belongs to {Loop}, which is not running on this thread. From other threads use the members of Stream that end in Async.");
        }

        ObjectDisposedException.ThrowIf(IsClosed, this);
        Checkpoint.ThrowIfCancelled();
        if (_readers > 0)
        {
            throw new InvalidOperationException(
                $"Cannot {operation}: another task is about to read from this {this}. One at a time; let a single task do it, or hold an AsyncLock.");
        }

        var input = _input ??= new InputBuffer(LoopBuffers.Of(Loop));
        input.Begin(operation, this);
        return input;
    }

    /// <summary>Waits for more, and puts it behind what is unread.</summary>
    /// <returns>False: the stream has ended.</returns>
    private async Coroutine<bool> Fill(InputBuffer input)
    {
        input.Shrink();
        await ReadCore(Memory<byte>.Empty); // Who waits holds no memory.
        var count = await ReadCore(input.Room());
        input.Commit(count);
        return count > 0;
    }

    // From another thread it happens soon, as closing does: the memory belongs to the loop.
    private void CloseInput()
    {
        if (_input is not { } input)
        {
            return;
        }

        if (Loop.IsCurrent || !Loop.IsRunning)
        {
            input.Close();
            return;
        }

        try
        {
            Loop.CallSoonThreadsafe(input.Close);
        }
        catch (LoopClosedException)
        {
            // The memory goes with the loop.
        }
    }
}
