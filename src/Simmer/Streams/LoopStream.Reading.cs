using System.Text;

namespace Simmer;

// Reading in pieces.
public abstract partial class LoopStream
{
    /// <summary>Reads a line. As elsewhere in .NET, and unlike in asyncio, without what ends it.</summary>
    /// <param name="encoding">By default UTF-8. Of others those will do in which a line ends with the byte 10.</param>
    /// <returns>The line, without the <c>\n</c> or <c>\r\n</c> that ends it; null at the end of the stream. What stands behind the last line break is a line, too.</returns>
    /// <remarks>
    /// <para><b>Cancellation.</b> Nothing is lost: what has arrived stays in the stream for the next call.</para>
    /// <para><b>Order.</b> One at a time: a second call fails at once.</para>
    /// <para><b>Checkpoint.</b> Only when it has to wait: a line that is already there costs no iteration.</para>
    /// </remarks>
    /// <exception cref="LimitOverrunException">The line is longer than <see cref="Limit"/>. It is still in the stream.</exception>
    /// <exception cref="IOException">The connection has failed, for instance been reset.</exception>
    /// <exception cref="InvalidOperationException">Another task reads already; or this is not the loop's thread.</exception>
    /// <exception cref="ObjectDisposedException">The stream was disposed, before this or meanwhile.</exception>
    public async Coroutine<string?> ReadLine(Encoding? encoding = null)
    {
        var input = BeginInput("read a line");
        try
        {
            return await FindLine(input) is { } line ? (encoding ?? Encoding.UTF8).GetString(Take(input, line).Span) : null;
        }
        finally
        {
            input.End();
        }
    }

    /// <summary>Reads a line as it came.</summary>
    /// <inheritdoc cref="ReadLine" path="/returns|/remarks|/exception"/>
    public async Coroutine<byte[]?> ReadLineBytes()
    {
        var input = BeginInput("read a line");
        try
        {
            return await FindLine(input) is { } line ? Take(input, line).ToArray() : null;
        }
        finally
        {
            input.End();
        }
    }

    /// <summary>Reads line after line until the stream ends.</summary>
    /// <inheritdoc cref="ReadLine" path="/param|/remarks|/exception"/>
    public async IAsyncEnumerable<string> ReadLines(Encoding? encoding = null)
    {
        while (await ReadLine(encoding) is { } line)
        {
            yield return line;
        }
    }

    /// <summary>Reads until a separator has come.</summary>
    /// <param name="separator">The separator, at least one byte.</param>
    /// <returns>What came, with the separator.</returns>
    /// <inheritdoc cref="ReadLine" path="/remarks"/>
    /// <exception cref="IncompleteReadException">The stream has ended before. What there was is in the exception.</exception>
    /// <exception cref="LimitOverrunException">What comes before the separator is longer than <see cref="Limit"/>. It is still in the stream.</exception>
    /// <exception cref="IOException">The connection has failed, for instance been reset.</exception>
    /// <exception cref="InvalidOperationException">Another task reads already; or this is not the loop's thread.</exception>
    /// <exception cref="ObjectDisposedException">The stream was disposed, before this or meanwhile.</exception>
    public Coroutine<byte[]> ReadUntil(ReadOnlyMemory<byte> separator) => ReadUntil(new Separators(separator));

    /// <summary>Reads until one of several separators has come. Of those that have, it is the one that ends first: the shortest piece wins.</summary>
    /// <param name="separators">The separators, each of at least one byte.</param>
    /// <inheritdoc cref="ReadUntil(ReadOnlyMemory{byte})" path="/returns|/remarks|/exception"/>
    public Coroutine<byte[]> ReadUntil(IReadOnlyList<ReadOnlyMemory<byte>> separators) => ReadUntil(new Separators(separators));

    private async Coroutine<byte[]> ReadUntil(Separators separators)
    {
        var input = BeginInput("read until a separator");
        try
        {
            if (await Find(input, separators) is not { } separator)
            {
                throw new IncompleteReadException(TakeAll(input), separators);
            }

            var piece = input.Unread[..separator.End].ToArray();
            input.Consume(piece.Length);
            return piece;
        }
        finally
        {
            input.End();
        }
    }

    /// <summary>Waits until a separator is there.</summary>
    /// <returns>Its place in what is unread; null if the stream ends before.</returns>
    private async Coroutine<Range?> Find(InputBuffer input, Separators separators)
    {
        var from = 0;
        Range? found;
        while ((found = separators.Find(input.Unread.Span, ref from)) is null)
        {
            if (from > Limit)
            {
                throw new LimitOverrunException(
                    $"{from} bytes have come without {separators}, and the limit is {Limit}. They are still in {this}: read them away, or set {nameof(Limit)}.", Limit, from);
            }

            if (!await Fill(input))
            {
                return null;
            }
        }

        var length = found.Value.Start.Value;
        return length <= Limit ? found : throw new LimitOverrunException(
            $"{length} bytes come before {separators}, and the limit is {Limit}. They are still in {this}: read them away, or set {nameof(Limit)}.", Limit, length);
    }

    /// <summary>Waits until a line is there.</summary>
    /// <returns>Where its text ends, and where it ends itself; null if there is none.</returns>
    private async Coroutine<(int Text, int End)?> FindLine(InputBuffer input)
    {
        if (await Find(input, Separators.LineFeed) is not { } lineFeed)
        {
            return input.Count > 0 ? (input.Count, input.Count) : null; // The last one.
        }

        var text = lineFeed.Start.Value;
        return (text > 0 && input.Unread.Span[text - 1] == (byte)'\r' ? text - 1 : text, lineFeed.End.Value);
    }

    private static ReadOnlyMemory<byte> Take(InputBuffer input, (int Text, int End) line)
    {
        var text = input.Unread[..line.Text];
        input.Consume(line.End);
        return text;
    }

    private static byte[] TakeAll(InputBuffer input)
    {
        var all = input.Unread.ToArray();
        input.Consume(all.Length);
        return all;
    }
}
