namespace Simmer;

// Between the cancellation of a task and SslStream.
public sealed partial class TlsStream
{
    // What a call of SslStream came to that has heeded the token of a task.
    private const int GaveUp = -1;

    // Decrypted for somebody who was cancelled before he could see it.
    private byte[] _kept = [];

    private int TakeKept(Span<byte> buffer)
    {
        var count = Math.Min(_kept.Length, buffer.Length);
        _kept.AsSpan(0, count).CopyTo(buffer);
        _kept = _kept[count..];
        return count;
    }

    /// <summary>Waits for a read, and says <see cref="GaveUp"/> if it was cancelled.</summary>
    /// <remarks>
    /// A foreign task that ends cancelled is what the task that awaits it sees; then nobody learns who has cancelled, and
    /// why. So it ends well, and <see cref="ThrowCancellation"/> throws what the kernel has to say.
    /// </remarks>
    private static async Task<int> Settle(ValueTask<int> reading)
    {
        try
        {
            return await reading.ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            return GaveUp;
        }
    }

    /// <inheritdoc cref="Settle(ValueTask{int})"/>
    private static async Task<int> Settle(ValueTask writing)
    {
        try
        {
            await writing.ConfigureAwait(false);
            return 0;
        }
        catch (OperationCanceledException)
        {
            return GaveUp;
        }
    }

    private static async Coroutine ThrowCancellation()
    {
        await Asyncio.Yield();
        throw new OperationCanceledException(Asyncio.CurrentToken); // An old one, which was caught, and never taken back by Uncancel.
    }
}
