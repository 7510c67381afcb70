using System.Runtime.ExceptionServices;
using Simmer.LowLevel;

namespace Simmer;

/// <summary>A call on a thread, and the task that waits for it.</summary>
internal sealed class ThreadCall<T> : Suspension
{
    private readonly EventLoop _loop = EventLoop.Current;
    private readonly ExecutionContext? _context = ExecutionContext.Capture();
    private readonly Func<CancellationToken, T> _call;
    private readonly CancellationToken _cancellationToken;
    private ExceptionDispatchInfo? _failure;
    private T _result = default!;

    public ThreadCall(Func<CancellationToken, T> call, CancellationToken cancellationToken)
    {
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
        if (!_cancellationToken.IsCancellationRequested)
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
