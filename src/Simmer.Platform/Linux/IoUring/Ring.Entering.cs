namespace Simmer.Platform.Linux;

// Handing requests over, and waiting. For the moment the system may take nothing: there is no memory, or completions for which
// there was no room are in the way. Trying again at once would only keep a processor busy, so whoever tries pauses in between,
// longer and longer, until it takes something. What was not taken is handed over then.
internal sealed unsafe partial class Ring
{
    private Pauses _pauses;

    /// <summary>Has the system taken nothing, the last time? Then it is tried again after <see cref="NextPause"/>.</summary>
    public bool IsRefused { get; private set; }

    /// <summary>How long to wait before the next attempt: longer each time, until the system takes something.</summary>
    public TimeSpan NextPause() => _pauses.NextLength();

    /// <summary>Hands the requests over, and lets those complete which can. Does not wait.</summary>
    /// <exception cref="IOException">The system takes no requests.</exception>
    public void Submit() => Enter(complete: 0, limit: null);

    /// <summary>Hands the requests over, and waits until there is a completion, or until the time is up.</summary>
    /// <param name="timeout">How long at most; <see cref="Timeout.InfiniteTimeSpan"/>: for ever.</param>
    /// <remarks>It may return early: when a signal has come, or after a pause in which the system has taken nothing.</remarks>
    /// <exception cref="IOException">The system takes no requests.</exception>
    public void Wait(TimeSpan timeout)
    {
        if (timeout < TimeSpan.Zero)
        {
            Enter(complete: 1, limit: null);
        }
        else
        {
            var limit = LibC.TimeSpec.Of(timeout);
            Enter(complete: timeout == TimeSpan.Zero ? 0u : 1u, &limit);
        }

        PauseIfRefused(timeout);
    }

    /// <summary>For those who try until they succeed: if the system has taken nothing, waits for a completion, or for the pause.</summary>
    /// <param name="limit">How long at most; <see cref="Timeout.InfiniteTimeSpan"/>: as long as the pause.</param>
    public void PauseIfRefused(TimeSpan limit)
    {
        if (!IsRefused || HasCompletions || limit == TimeSpan.Zero)
        {
            return;
        }

        var pause = NextPause();
        pause = limit > TimeSpan.Zero && limit < pause ? limit : pause;

        // A call that is refused looks for no completions either, though they may be what frees the memory: so this one hands
        // nothing over. If even that is refused, nothing is left but to sleep.
        var time = LibC.TimeSpec.Of(pause);
        if (!TryEnter(submit: 0, complete: 1, &time) && !HasCompletions)
        {
            _ = LibC.Poll(null, count: 0, (int)Math.Ceiling(pause.TotalMilliseconds));
        }
    }

    private void Enter(uint complete, LibC.TimeSpec* limit)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        if (SystemFaults.MayStrike)
        {
            StrikeRequests();
        }

        _submissions.Publish();
        IsRefused = !TryEnter(_submissions.Count, complete, limit);
        if (!IsRefused)
        {
            _pauses = default;
        }
    }

    // False: nothing was taken, for the moment. A signal, or that the time is up, ends only the wait.
    private bool TryEnter(uint submit, uint complete, LibC.TimeSpec* limit)
    {
        var result = RingCalls.Enter(_entrance, submit, complete, _entering | RingEntering.GetEvents, limit);
        if (!result.Failed || result.Error is Errno.Interrupted or Errno.TimerExpired)
        {
            return true;
        }

        return result.Error is Errno.Busy or Errno.TryAgain ? false : throw result.Error.ToDriverException("io_uring_enter");
    }
}
