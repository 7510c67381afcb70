namespace Simmer.Platform.Portable;

/// <summary>What the system has completed, on its way from the threads of .NET's pool to the loop; and the loop's wait for it.</summary>
/// <remarks>
/// A stack of calls that are linked through themselves: adding one takes no lock and allocates nothing, and the loop takes
/// them all at once. Only who finds the stack empty wakes it; the others ride along.
/// <para><b>Threads.</b> <see cref="Add"/> and <see cref="Wake"/> any; the rest, the loop's.</para>
/// </remarks>
internal sealed class CompletionQueue : IDisposable
{
    // A lock and a flag, and not ManualResetEventSlim: as it is shipped, that allocates in each wait that has to block.
    private readonly object _gate = new();
    private bool _isWoken; // under the gate
    private SocketCall? _newest;
    private volatile bool _isClosed;

    /// <summary>Nothing has been added that was not taken.</summary>
    public bool IsEmpty => Volatile.Read(ref _newest) is null;

    /// <summary>A call has ended. When nobody takes it any more, it is abandoned here.</summary>
    public void Add(SocketCall call)
    {
        SocketCall? before;
        do
        {
            before = Volatile.Read(ref _newest);
            call.Older = before;
        }
        while (Interlocked.CompareExchange(ref _newest, call, before) != before);

        if (_isClosed) // Read after the exchange, which is a fence: either this sees it, or Dispose sees the call.
        {
            AbandonAll();
        }
        else if (before is null)
        {
            Wake();
        }
    }

    /// <summary>Ends a <see cref="Wait"/> that is under way, or else the next one.</summary>
    public void Wake()
    {
        lock (_gate)
        {
            _isWoken = true;
            Monitor.Pulse(_gate);
        }
    }

    /// <summary>Waits for a call or for <see cref="Wake"/>, so long at most.</summary>
    public void Wait(TimeSpan timeout)
    {
        lock (_gate)
        {
            if (!_isWoken && timeout != TimeSpan.Zero)
            {
                Monitor.Wait(_gate, ToMilliseconds(timeout));
            }

            // Before the calls are taken: whoever comes after that finds the stack empty, and wakes again.
            _isWoken = false;
        }
    }

    /// <summary>All that has been added, linked by <see cref="SocketCall.Older"/> from the oldest to the newest; null: nothing.</summary>
    public SocketCall? TakeAll()
    {
        SocketCall? oldest = null;
        for (var call = Interlocked.Exchange(ref _newest, null); call is not null;)
        {
            (call.Older, oldest, call) = (oldest, call, call.Older);
        }

        return oldest;
    }

    /// <summary>From here on nobody takes anything.</summary>
    public void Dispose()
    {
        _isClosed = true;
        AbandonAll();
    }

    private void AbandonAll()
    {
        for (var call = TakeAll(); call is not null; call = call.Older)
        {
            call.Abandon();
        }
    }

    // Rounded up, so that a timer is not polled for in vain; and at most a day.
    private static int ToMilliseconds(TimeSpan timeout) =>
        timeout < TimeSpan.Zero ? Timeout.Infinite : (int)Math.Min(Math.Ceiling(timeout.TotalMilliseconds), TimeSpan.MillisecondsPerDay);
}
