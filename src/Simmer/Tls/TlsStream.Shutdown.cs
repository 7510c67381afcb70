namespace Simmer;

// The end.
public sealed partial class TlsStream
{
    // From here on the peer may end as he likes: it is agreed.
    private bool _hasSaidGoodbye;

    /// <summary>Tells the peer that this is the end (<c>close_notify</c>), waits for him to agree, and closes the connection.</summary>
    /// <remarks>
    /// What he still sends is dropped. If another task is reading it sees an <see cref="ObjectDisposedException"/>, and
    /// nobody waits for the peer.
    /// <para><b>Cancellation.</b> The connection is closed all the same.</para>
    /// <para><b>Checkpoint.</b> Nearly always.</para>
    /// </remarks>
    /// <exception cref="TimeoutException">The peer has not agreed within <see cref="TlsOptions.ShutdownTimeout"/>. The connection is closed.</exception>
    /// <exception cref="IOException">The connection has failed before. It is closed.</exception>
    public async Coroutine Shutdown()
    {
        if (IsClosed)
        {
            Dispose();
            return;
        }

        try
        {
            await Asyncio.TimeoutAfter(_options.ShutdownTimeout, _ => SayGoodbye());
        }
        catch (TimeoutException e)
        {
            throw new TimeoutException($"The peer of {this} had not agreed to the end after {_options.ShutdownTimeout.TotalSeconds} s.", e);
        }
        catch (Exception e) when (IsForeign(e))
        {
            throw Translate(e);
        }
        finally
        {
            Dispose();
        }
    }

    /// <summary>As <see cref="Shutdown"/>; but what goes wrong with it is nobody's business any more.</summary>
    /// <remarks>
    /// <para><b>Cancellation.</b> The connection is closed at once, without a word to the peer.</para>
    /// <para><b>Threads.</b> Any.</para>
    /// </remarks>
    public override async ValueTask DisposeAsync()
    {
        if (IsClosed || !Loop.IsRunning)
        {
            await base.DisposeAsync().ConfigureAwait(false);
            return;
        }

        if (Loop.IsCurrent)
        {
            using var cancelled = Asyncio.CurrentTask?.CancellationToken.UnsafeRegister(static stream => ((TlsStream)stream!).Abort(), this);
            await Asyncio.CreateTask(ShutdownQuietly(), name: $"close {this}").AsTask();
        }
        else
        {
            await Loop.RunCoroutineThreadsafe(ShutdownQuietly()).ConfigureAwait(false);
        }

        await base.DisposeAsync().ConfigureAwait(false);
    }

    // The end of the connection without the peer's close_notify: somebody may have cut it, and what is missing nobody knows.
    private void ThrowIfTruncated()
    {
        if (Inner.HasEnded && !_hasSaidGoodbye && !_options.PermitTruncation)
        {
            throw new EndOfStreamException(
                $"{this} was cut: its peer, or somebody between, has closed the connection without saying that this is the end (close_notify). "
                + $"If the protocol inside tells where it ends, {nameof(TlsOptions)}.{nameof(TlsOptions.PermitTruncation)} makes this an ordinary end.");
        }
    }

    // SslStream has a part of a record and cannot use it: that is no end which anybody could permit.
    private EndOfStreamException CutInsideRecord(IOException exception) => new(
        $"{this} was cut inside a record: its peer, or somebody between, has closed the connection before everything had arrived that was sent. "
        + $"{nameof(TlsOptions)}.{nameof(TlsOptions.PermitTruncation)} does not permit that; it is for ends between records.",
        exception);

    private async Coroutine SayGoodbye()
    {
        _hasSaidGoodbye = true;
        await _ssl.ShutdownAsync().OnLoop();
        if (_reading is null)
        {
            var dropped = new byte[4096];
            while (await ReadCore(dropped) > 0)
            {
            }
        }
    }

    /// <summary>As <see cref="Shutdown"/>; what goes wrong with it is nobody's business any more.</summary>
    internal async Coroutine ShutdownQuietly()
    {
        try
        {
            await Shutdown();
        }
        catch (Exception e) when (e is IOException or TimeoutException or ObjectDisposedException or InvalidOperationException)
        {
            // It is closed; whoever disposes it wanted nothing else.
        }
    }
}
