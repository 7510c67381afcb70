using System.Runtime.CompilerServices;
using Simmer.LowLevel;

namespace Simmer;

/// <summary>A read or a write of SslStream that a task waits for: one of these for each direction of a stream.</summary>
/// <remarks>
/// <para>
/// SslStream gets a token of this object's own. The task's stays cancelled after the cancellation was caught, and with such
/// a token SslStream encrypts, and then does not send: a record is missing, and the peer accepts none that follow. This
/// one is cancelled only by a request that comes while the task waits here.
/// </para>
/// <para>
/// <b>Cancellation.</b> SslStream has the caller's memory, so it is asked to stop, and the task goes on when it has. What the
/// call came to the caller has to take in any case.
/// </para>
/// </remarks>
#pragma warning disable CA1001 // A source without a timer and without a wait handle holds nothing to dispose of.
internal sealed class TlsCall(TlsStream stream, string operation) : Suspension
#pragma warning restore CA1001
{
    private CancellationTokenSource _source = new();
    private CancelRequest? _cancellation;
    private Action? _onEnded;
    private bool _hasEnded;

    /// <summary>For the next call.</summary>
    public CancellationToken Token
    {
        get
        {
            if (_source.IsCancellationRequested)
            {
                _source = new CancellationTokenSource();
            }

            return _source.Token;
        }
    }

    /// <summary>Waits until a call that was given the <see cref="Token"/> has ended, however it did.</summary>
    public async Coroutine WaitFor<TAwaiter>(TAwaiter call)
        where TAwaiter : ICriticalNotifyCompletion
    {
        _cancellation = null;
        _hasEnded = false;
        stream.Loop.BeginForeignWait();
        call.UnsafeOnCompleted(_onEnded ??= OnEnded);
        if (!_hasEnded)
        {
            await Wait();
        }
    }

    public override WaitInfo Describe() => new(WaitKind.Io, stream, Deadline: null, operation);

    protected override bool TryAbort(CancelRequest request)
    {
        if (_cancellation is null)
        {
            _cancellation = request;
            _source.Cancel();
        }

        return true;
    }

    // On the loop's thread, as a rule: see StreamCall. Not if SslStream has been elsewhere, or the loop is closed.
    private void OnEnded()
    {
        if (stream.Loop.IsCurrent)
        {
            End();
            return;
        }

        try
        {
            stream.Loop.CallSoonThreadsafe(End);
        }
        catch (LoopClosedException)
        {
            // Nobody waits any more.
        }
    }

    private void End()
    {
        _hasEnded = true;
        stream.Loop.EndForeignWait();
        if (_cancellation is { } request)
        {
            WakeCancelled(request);
        }
        else
        {
            Wake();
        }
    }
}
