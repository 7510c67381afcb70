namespace Simmer;

// Reading so many bytes, or all, or only looking at them.
public abstract partial class LoopStream
{
    // Of what is announced more is not believed: memory follows what has come. A guess.
    private const int Believed = 64 * 1024;

    // What is at least so long is received where it belongs instead of being copied. A guess.
    private const int TooLongToCopy = 8 * 1024;

    /// <summary>Fills <paramref name="buffer"/>, waiting as long as it takes.</summary>
    /// <remarks>
    /// <para><b>Cancellation.</b> Nothing is lost: what has arrived stays in the stream for the next call.</para>
    /// <para><b>Order.</b> One at a time: a second call fails at once.</para>
    /// <para><b>Checkpoint.</b> Only when it has to wait.</para>
    /// </remarks>
    /// <exception cref="IncompleteReadException">The stream has ended before. What there was is in the exception.</exception>
    /// <exception cref="IOException">The connection has failed, for instance been reset.</exception>
    /// <exception cref="InvalidOperationException">Another task reads already; or this is not the loop's thread.</exception>
    /// <exception cref="ObjectDisposedException">The stream was disposed, before this or meanwhile.</exception>
    public async Coroutine ReadExactly(Memory<byte> buffer)
    {
        var input = BeginInput("read exactly");
        var count = 0;
        try
        {
            while (true)
            {
                count += input.Take(buffer.Span[count..]);
                var rest = buffer[count..];
                if (rest.IsEmpty)
                {
                    return;
                }

                var more = 0;
                var isThere = rest.Length < TooLongToCopy ? await Fill(input) : (more = await ReadCore(rest)) > 0;
                count += more;
                if (!isThere)
                {
                    var partial = buffer[..count].ToArray();
                    count = 0;
                    throw new IncompleteReadException(partial, buffer.Length);
                }
            }
        }
        catch
        {
            input.PushBack(buffer.Span[..count]);
            throw;
        }
        finally
        {
            input.End();
        }
    }

    /// <summary>Reads <paramref name="count"/> bytes, waiting as long as it takes.</summary>
    /// <remarks>
    /// Memory is asked for as the bytes come: who announces a lot has to send it.
    /// <para><b>Cancellation.</b> Nothing is lost: what has arrived stays in the stream for the next call.</para>
    /// <para><b>Order.</b> One at a time: a second call fails at once.</para>
    /// <para><b>Checkpoint.</b> Only when it has to wait.</para>
    /// </remarks>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is negative.</exception>
    /// <inheritdoc cref="ReadExactly(Memory{byte})" path="/exception"/>
    public async Coroutine<byte[]> ReadExactly(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        if (count <= Believed)
        {
            var bytes = new byte[count];
            await ReadExactly(bytes.AsMemory());
            return bytes;
        }

        var input = BeginInput("read exactly");
        try
        {
            await Collect(input, count);
            if (input.Count < count)
            {
                throw new IncompleteReadException(TakeAll(input), count);
            }

            var bytes = input.Unread[..count].ToArray();
            input.Consume(count);
            return bytes;
        }
        finally
        {
            input.End();
        }
    }

    /// <summary>Reads everything until the stream ends.</summary>
    /// <param name="limit">How much that may be, in bytes.</param>
    /// <inheritdoc cref="ReadExactly(Memory{byte})" path="/remarks"/>
    /// <exception cref="LimitOverrunException">There is more. What has come is still in the stream.</exception>
    /// <exception cref="IOException">The connection has failed, for instance been reset.</exception>
    /// <exception cref="InvalidOperationException">Another task reads already; or this is not the loop's thread.</exception>
    /// <exception cref="ObjectDisposedException">The stream was disposed, before this or meanwhile.</exception>
    public async Coroutine<byte[]> ReadToEnd(int limit = int.MaxValue)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(limit);
        var input = BeginInput("read to the end");
        try
        {
            var tooMuch = Math.Min(limit, Array.MaxLength - 1) + 1;
            await Collect(input, tooMuch);
            return input.Count < tooMuch ? TakeAll(input) : throw new LimitOverrunException(
                $"More than {tooMuch - 1} bytes have come, and there is no end yet. They are still in {this}.", tooMuch - 1, input.Count);
        }
        finally
        {
            input.End();
        }
    }

    /// <summary>Looks at what will be read next, waiting until there is enough of it.</summary>
    /// <param name="count">How much is enough, in bytes; at most <see cref="Limit"/>.</param>
    /// <returns>Everything that is there: at least so much, unless the stream ends before. It is good until the next read or the end of the stream's life.</returns>
    /// <inheritdoc cref="ReadExactly(Memory{byte})" path="/remarks"/>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is not between 1 and <see cref="Limit"/>.</exception>
    /// <exception cref="IOException">The connection has failed, for instance been reset.</exception>
    /// <exception cref="InvalidOperationException">Another task reads already; or this is not the loop's thread.</exception>
    /// <exception cref="ObjectDisposedException">The stream was disposed, before this or meanwhile.</exception>
    public async Coroutine<ReadOnlyMemory<byte>> Peek(int count = 1)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, Limit);
        var input = BeginInput("peek");
        try
        {
            await Collect(input, count);
            return input.Unread;
        }
        finally
        {
            input.End();
        }
    }

    /// <summary>Reads what has arrived into memory that the loop lends: for servers with many connections that are mostly idle.</summary>
    /// <returns>The bytes; empty at the end of the stream. Dispose it before the next wait for the peer, if that is possible.</returns>
    /// <remarks>
    /// While it waits it holds no memory; what it returns holds 256 KiB, however little it is, until it is disposed.
    /// <code>
    /// while (true)
    /// {
    ///     using var data = await connection.ReadBorrowed();
    ///     if (data.IsEmpty) break;
    ///     await connection.Write(data.Memory);
    /// }
    /// </code>
    /// <para><b>Cancellation.</b> Nothing is lost: what arrives waits for the next call.</para>
    /// <para><b>Order.</b> One at a time: a second call fails at once.</para>
    /// <para><b>Checkpoint.</b> Only when it has to wait; but who never has to, lets the others run now and then.</para>
    /// </remarks>
    /// <exception cref="IOException">The connection has failed, for instance been reset.</exception>
    /// <exception cref="InvalidOperationException">Another task reads already; or this is not the loop's thread.</exception>
    /// <exception cref="ObjectDisposedException">The stream was disposed, before this or meanwhile.</exception>
    public async Coroutine<BorrowedBytes> ReadBorrowed()
    {
        if (_input is { IsIdle: false })
        {
            return LendUnread(); // Or somebody is reading: then this throws.
        }

        // One frame below this one, and nothing else: what waits here waits for long, and there are many of them.
        _readers++;
        Block? block = null;
        var count = 0;
        try
        {
            await ReadCore(Memory<byte>.Empty);
            var buffers = LoopBuffers.Of(Loop);
            block = buffers.Rent(LoopBuffers.BlockSize);
            if (!TryReadCore(block.Memory.Span, out count))
            {
                count = await ReadCore(block.Memory);
            }

            return count > 0 ? new BorrowedBytes(buffers, block, start: 0, count) : default;
        }
        finally
        {
            _readers--;
            if (block is not null && count == 0)
            {
                LoopBuffers.Of(Loop).Return(block);
            }
        }
    }

    private BorrowedBytes LendUnread()
    {
        var input = BeginInput("read");
        var lent = input.Lend();
        input.End();
        return lent;
    }

    /// <summary>Waits until so much is unread, or the stream has ended.</summary>
    private async Coroutine Collect(InputBuffer input, int count)
    {
        while (input.Count < count && await Fill(input))
        {
        }
    }
}
