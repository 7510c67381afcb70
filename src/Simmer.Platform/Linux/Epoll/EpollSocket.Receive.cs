using Simmer.LowLevel;

namespace Simmer.Platform.Linux;

// Receiving: only when something is known to be there, because asking in vain costs as much as a request.
internal sealed partial class EpollSocket
{
    // An edge has come, or the last receive has filled its buffer: there may be more.
    private bool _hasInput;

    // The peer has closed its side, the connection has failed, or an urgent byte has come: see EpollFlags.MoreThanItSeems.
    // Or it is no TCP. From now on nothing but the system itself can tell that there is no more.
    private bool _mayHideInput;

    // An edge has come, and nobody has received anything since: so something is there, without asking.
    private bool _hasNews;

    // A socket that hears of no edges is asked at once: it is not connected, and the system can say so.
    private bool MayHaveInput => _hasInput || !_isRegistered;

    public override Coroutine<int> Receive(Memory<byte> buffer)
    {
        var operation = ReceiveOperation.Of(this);
        operation.Buffer = buffer;
        return new Coroutine<int>(operation);
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

        result = buffer.IsEmpty ? Peek() : ReceiveNow(buffer);
        return !result.MustWait;
    }

    protected override SystemResult ReceiveNow(Span<byte> buffer)
    {
        _hasNews = false;
        var result = LandingStrip.Suits(buffer) ? _driver.LandingStrip.Receive(Descriptor, ref buffer) : SocketCalls.Receive(Descriptor, buffer);

        // A short read means drained: what comes later brings an edge of its own. This saves a call for each request. But
        // at the end, and after a failure, asking again gives the same answer at once.
        _hasInput = !result.MustWait && (_mayHideInput || result.Value <= 0 || result.Value == buffer.Length);
        return RememberFailure(result);
    }

    /// <summary>Is there something? Zero, if so.</summary>
    private SystemResult Peek()
    {
        if (_hasNews)
        {
            return default;
        }

        var result = SocketCalls.PeekAtInput(Descriptor);
        _hasInput = !result.MustWait;
        result = RememberFailure(result);
        return result.Failed ? result : default;
    }

    private sealed class ReceiveOperation : SuspendedOperation<ReceiveOperation, EpollSocket, int>
    {
        public Memory<byte> Buffer { get; set; }

        protected override Suspension Place => Owner._input;

        protected override bool Begin()
        {
            Owner.Begin(Owner._input, "receive");
            return Owner.IsDueToYield();
        }

        protected override bool TryComplete(out int result)
        {
            if (Owner.TryReceive(Buffer.Span, out var received))
            {
                result = received.Failed ? throw received.Error.ToStreamException($"receive on {Owner}") : received.Value;
                return true;
            }

            Owner.NoteWait();
            result = default;
            return false;
        }

        protected override void End() => Owner._input.End();

        protected override void ForgetArguments() => Buffer = default;
    }
}
