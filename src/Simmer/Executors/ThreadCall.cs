using System.Runtime.ExceptionServices;
using Simmer.LowLevel;

namespace Simmer;

/// <summary>A call on a thread, and the task that waits for it.</summary>
internal sealed class ThreadCall<T> : Suspension
{
    private const int Waiting = 0;
    private const int Begun = 1;
    private const int Revoked = 2;

    private readonly EventLoop _loop = EventLoop.Current;
    private readonly ExecutionContext? _context = ExecutionContext.Capture();
    private readonly Func<CancellationToken, T> _call;
    private readonly CancellationToken _cancellationToken;
    private readonly bool _mayBeAbandoned;

    // Who moves it on from Waiting, the thread or a cancellation, decides whether the call is made.
    private int _state;
    private ExceptionDispatchInfo? _failure;
    private T _result = default!;

    public ThreadCall(Func<CancellationToken, T> call, bool mayBeAbandoned, CancellationToken cancellationToken)
    {
        _mayBeAbandoned = mayBeAbandoned;
        _call = call;
        _cancellationToken = cancellationToken;
        _loop.BeginExternalOperation();
    }

    /// <summary>What the call came to.</summary>
    public T Result
    {
        get
        {
            _failure?.Throw();
            return _result;
        }
    }

    public override WaitInfo Describe() => new(WaitKind.Executor, Name, Deadline: null);

    private string Name => $"{_call.Method.DeclaringType?.Name}.{_call.Method.Name}";

    /// <summary>Runs the call, on the thread, and lets the task know.</summary>
    public void Execute()
    {
        if (Interlocked.CompareExchange(ref _state, Begun, Waiting) == Waiting)
        {
            if (_context is null)
            {
                Call();
            }
            else
            {
                ExecutionContext.Run(_context, static state => ((ThreadCall<T>)state!).Call(), this);
            }
        }

        try
        {
            _loop.CallSoonThreadsafe(Arrive);
        }
        catch (LoopClosedException)
        {
            // The program has ended meanwhile: nobody waits any more.
        }
    }

    protected override bool TryAbort(CancelRequest request)
    {
        var hasBegun = Interlocked.CompareExchange(ref _state, Revoked, Waiting) == Begun;
        return (!hasBegun || _mayBeAbandoned) && base.TryAbort(request);
    }

    private void Call()
    {
        try
        {
            _result = _call(_cancellationToken);
        }
        catch (Exception e)
        {
            _failure = ExceptionDispatchInfo.Capture(e);
        }
    }

    private void Arrive()
    {
        _loop.EndExternalOperation();
        Wake();
    }
}
