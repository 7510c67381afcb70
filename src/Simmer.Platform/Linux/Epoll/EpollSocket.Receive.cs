using Simmer.LowLevel;

namespace Simmer.Platform.Linux;

// Receiving: only when something is known to be there, because asking in vain costs as much as a request.
internal sealed partial class EpollSocket
{
    // An edge has come, or the last receive has filled its buffer: there may be more.
    private bool _hasInput;

    // The peer has closed its side, the connection has failed, or an urgent byte has come. From now on nothing but the
    // system itself can tell that there is no more: see EpollFlags.MoreThanItSeems.
    private bool _mayHideInput;

    // Why the connection has failed. The system says it once, to whoever asks first, and afterwards it looks like an
    // ordinary end; so it is kept here for the others.
    private Errno _failure;

    // A socket that hears of no edges is asked at once: it is not connected, and the system can say so.
    private bool MayHaveInput => _hasInput || !_isRegistered;

    public override async Coroutine<int> Receive(Memory<byte> buffer)
    {
        Begin(_input, "receive");
        try
        {
            if (IsDueToYield())
            {
                await default(YieldAwaitable);
            }

            SystemResult result;
            while (!TryReceive(buffer.Span, out result))
            {
                await WaitForEdge(_input);
            }

            return result.Failed ? throw result.Error.ToStreamException($"receive on {this}") : result.Value;
        }
        finally
        {
            _input.End();
        }
    }

    /// <summary>False: there is nothing; an edge will tell when there is.</summary>
    private bool TryReceive(Span<byte> buffer, out SystemResult result)
    {
        ThrowIfClosed();
        result = default;
        if (!MayHaveInput)
        {
            return false;
        }

        if (buffer.IsEmpty)
        {
            return TryPeek(out result);
        }

        result = SocketCalls.Receive(Descriptor, buffer);
        if (result.MustWait)
        {
            _hasInput = false;
            return false;
        }

        // A short read means drained: what comes later brings an edge of its own. This saves a call for each request. But
        // at the end, and after a failure, asking again gives the same answer at once.
        _hasInput = _mayHideInput || result.Value <= 0 || result.Value == buffer.Length;
        result = RememberFailure(result);
        return true;
    }

    private bool TryPeek(out SystemResult result)
    {
        result = SocketCalls.PeekAtInput(Descriptor);
        if (result.MustWait)
        {
            _hasInput = false;
            return false;
        }

        result = RememberFailure(result);
        result = result.Failed ? result : default;
        return true;
    }

    private SystemResult RememberFailure(SystemResult result)
    {
        if (result.Failed)
        {
            _failure = result.Error;
        }

        return result.Value == 0 && _failure != Errno.None ? SystemResult.Of(_failure) : result;
    }
}
