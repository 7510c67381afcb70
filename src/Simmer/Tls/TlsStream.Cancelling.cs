using System.Runtime.CompilerServices;
using System.Security.Authentication;

namespace Simmer;

// Between the cancellation of a task and SslStream.
public sealed partial class TlsStream
{
    // Decrypted for somebody who was cancelled before he could see it.
    private byte[] _kept = [];

    private int TakeKept(Span<byte> buffer)
    {
        var count = Math.Min(_kept.Length, buffer.Length);
        _kept.AsSpan(0, count).CopyTo(buffer);
        _kept = _kept[count..];
        return count;
    }

    /// <summary>Waits for what a read comes to. If the task is cancelled, what has come all the same is for the next one to read.</summary>
    private async Coroutine<int> Settle(ValueTask<int> reading, Memory<byte> buffer)
    {
        var ending = reading.ConfigureAwait(false).GetAwaiter();
        try
        {
            if (!ending.IsCompleted)
            {
                await _readCall.WaitFor(ending);
            }
        }
        catch (OperationCanceledException)
        {
            Keep(ending, buffer);
            throw;
        }

        return ending.GetResult();
    }

    /// <summary>Waits for what a write comes to.</summary>
    private async Coroutine Settle(ValueTask writing)
    {
        var ending = writing.ConfigureAwait(false).GetAwaiter();
        try
        {
            if (!ending.IsCompleted)
            {
                await _writeCall.WaitFor(ending);
            }
        }
        catch (OperationCanceledException)
        {
            Drop(ending.GetResult);
            throw;
        }

        ending.GetResult();
    }

    // Its own method: the closure is made only for whoever was cancelled.
    private void Keep(ConfiguredValueTaskAwaitable<int>.ConfiguredValueTaskAwaiter ending, Memory<byte> buffer)
    {
        var count = 0;
        Drop(() => count = ending.GetResult());
        _kept = buffer[..count].ToArray();
    }

    // What SslStream has to say of its end gives way to the cancellation. If it is something worse, the next call hears of it.
    private static void Drop(Action takeResult)
    {
        try
        {
            takeResult();
        }
        catch (Exception e) when (e is OperationCanceledException or IOException or AuthenticationException or InvalidOperationException)
        {
            // Nearly always its own cancellation; or it was disposed, which is an InvalidOperationException.
        }
    }
}
