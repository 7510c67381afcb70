using System.Runtime.ExceptionServices;
using Simmer.LowLevel;

namespace Simmer;

/// <summary>One look-up that is under way on a thread, and all the tasks that wait for it.</summary>
internal sealed class NameLookUp<T>
{
    private readonly WaitQueue _waiters;
    private readonly LoopTask<T> _task;
    private int _interested;

    /// <summary>Begins it.</summary>
    /// <param name="name">What is looked up.</param>
    /// <param name="call">Looks it up.</param>
    /// <param name="forget">Called on the loop when it has ended, in whichever way.</param>
    public NameLookUp(string name, Coroutine<T> call, Action forget)
    {
        _waiters = new WaitQueue(WaitKind.Executor, name, "look up");
        _task = EventLoop.Current.CreateTask(call, $"look up {name}");
        _task.MarkObserved(); // Each who waits is told.
        _task.AddDoneCallback(_ =>
        {
            forget();
            _waiters.WakeAll();
        });
    }

    /// <summary>Waits for it. If all who wait are cancelled it is abandoned.</summary>
    /// <param name="abandon">Called then: whoever asks from now on must not join it.</param>
    public async Coroutine<T> Wait(Action abandon)
    {
        _interested++;
        try
        {
            await _waiters.Wait();
        }
        finally
        {
            if (--_interested == 0 && !_task.IsCompleted)
            {
                abandon();
                _task.Cancel(); // If no thread has taken it yet, none will.
            }
        }

        if (_task.Exception is { } failure)
        {
            ExceptionDispatchInfo.Throw(failure);
        }

        return _task.Result;
    }
}
