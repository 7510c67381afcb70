using Simmer.LowLevel;

namespace Simmer.Testing;

/// <summary>A clock that stands still while tasks run and jumps to the next timer when all of them wait.</summary>
/// <remarks>
/// <para>
/// It is a loop's clock and its poller at once, because that is the only way to know when nothing else is going to
/// happen. A program that sleeps for an hour then takes no time at all, and every run is the same.
/// </para>
/// <para>
/// While a call on a thread is under way it waits for it, really. While a task waits for something foreign, whose end it
/// cannot foresee, it gives it <see cref="Grace"/> before it jumps: code of .NET's libraries may be on its way through
/// the thread pool.
/// </para>
/// <para><b>Threads.</b> One loop only; <see cref="Wake"/> from any thread.</para>
/// </remarks>
public sealed class VirtualClock : IClock, IPoller
{
    private readonly ManualResetEventSlim _woken = new();
    private EventLoop? _loop;
    private long _ticks;

    /// <summary>A clock that shows <paramref name="start"/>; by default zero.</summary>
    public VirtualClock(TimeSpan start = default) => _ticks = start.Ticks;

    /// <inheritdoc/>
    public string Name => "virtual";

    /// <inheritdoc/>
    public bool HasWork => false;

    /// <inheritdoc/>
    public TimeSpan Now => new(Volatile.Read(ref _ticks));

    /// <summary>How long, in real time, something foreign may take without a sign of life before the clock jumps. 5 ms, as in trio.</summary>
    public TimeSpan Grace { get; init; } = TimeSpan.FromMilliseconds(5);

    /// <summary>How long, in real time, something foreign may take when there is no timer to jump to, before it counts as a deadlock.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Is told when all tasks wait and nothing can wake them. It may wake some, or cancel them. By default the loop is
    /// stopped by a <see cref="DeadlockException"/> that shows who waits for what.
    /// </summary>
    public Action<EventLoop>? Deadlock { get; init; }

    /// <summary>Moves the time on by hand. What is due runs in the next iteration.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Time does not go back.</exception>
    public void Advance(TimeSpan time)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(time, TimeSpan.Zero);
        Interlocked.Add(ref _ticks, time.Ticks);
    }

    /// <inheritdoc/>
    public void Attach(EventLoop loop)
    {
        if (_loop is not null)
        {
            throw new InvalidOperationException("A VirtualClock serves one loop. Make another one.");
        }

        _loop = loop;
    }

    /// <inheritdoc/>
    public void Poll(TimeSpan timeout)
    {
        if (timeout == TimeSpan.Zero || SomethingElseHappens(timeout))
        {
            _woken.Reset();
            return;
        }

        if (timeout >= TimeSpan.Zero)
        {
            Advance(timeout);
        }
        else if (Deadlock is not null)
        {
            Deadlock(_loop!);
        }
        else
        {
            throw DeadlockException.Of(_loop!);
        }
    }

    /// <inheritdoc/>
    public void Wake() => _woken.Set();

    /// <inheritdoc/>
    public void Dispose()
    {
        // Not the event itself: another thread may be about to set it. It has no handle that could leak.
    }

    // Waits, in real time, for what the clock has no say in.
    private bool SomethingElseHappens(TimeSpan timeout)
    {
        if (_loop!.ExternalOperations > 0)
        {
            _woken.Wait();
            return true;
        }

        if (_woken.IsSet)
        {
            return true;
        }

        return _loop.ForeignWaits > 0 && _woken.Wait(timeout < TimeSpan.Zero ? Patience : Grace);
    }
}
