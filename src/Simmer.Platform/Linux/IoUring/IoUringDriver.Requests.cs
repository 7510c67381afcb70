using System.Diagnostics;

namespace Simmer.Platform.Linux;

// Requests: made while tasks run, handed over and completed while the loop polls.
public sealed partial class IoUringDriver
{
    // How many requests are under way, without those of the driver itself.
    private int _underWay;

    /// <inheritdoc/>
    public override void Poll(TimeSpan timeout)
    {
        if (timeout != TimeSpan.Zero && !_ring.HasCompletions)
        {
            _ring.Wait(timeout);
        }
        else if (_ring.IsWorthEntering)
        {
            _ring.Submit();
        }

        TakeCompletions();
    }

    /// <summary>A new request, to be filled in at once.</summary>
    /// <param name="owner">Whose it is.</param>
    /// <param name="use">What for. He has no other one for that.</param>
    internal ref SubmissionEntry Request(ulong owner, RingUse use)
    {
        Debug.Assert(MayRequest);
        ref var entry = ref _ring.NextEntry(RingToken.Of(owner, use));
        _underWay++;
        return ref entry;
    }

    /// <summary>Asks the system to end a request. That completes all the same, sooner or later, and perhaps as if nobody had asked.</summary>
    internal void Cancel(ulong owner, RingUse use) =>
        _ring.NextEntry(RingToken.Of(owner, RingUse.Cancel)).Cancel(RingToken.Of(owner, use));

    /// <summary>Hands requests over, and lets everything complete that can, now.</summary>
    internal void Complete()
    {
        _ring.Submit();
        TakeCompletions();
    }

    /// <summary>As <see cref="Complete"/>, for those who repeat it until something has ended: it pauses if the system takes nothing.</summary>
    internal void CompleteOrPause()
    {
        _ring.Submit();
        _ring.PauseIfRefused(Timeout.InfiniteTimeSpan);
        TakeCompletions();
    }

    private void TakeCompletions()
    {
        while (_ring.TryTake(out var completion))
        {
            if (completion.HasBuffer)
            {
                _buffers.Take(completion.Buffer); // Now it is the receiver's.
            }

            Deliver(completion);
        }
    }

    private void Deliver(CompletionEntry completion)
    {
        var use = RingToken.UseOf(completion.UserData);
        switch (use)
        {
            case RingUse.WakeUp:
                _isWatchingWakeUp &= completion.HasMore;
                WatchWakeUp();
                break;
            case RingUse.Cancel:
                Find(completion)?.OnCompletion(use, completion); // Whose request it was may have left.
                break;
            default:
                _underWay -= completion.HasMore ? 0 : 1;
                Find(completion)!.OnCompletion(use, completion); // Nobody leaves before his requests.
                break;
        }
    }

    private IRingOwner? Find(CompletionEntry completion) => _owners.Find(RingToken.OwnerOf(completion.UserData));
}
