using System.Diagnostics;

namespace Simmer;

/// <summary>A place where so many tasks meet: all wait until the last one has come. asyncio's <c>Barrier</c>.</summary>
/// <remarks>
/// It can be used again and again. Who comes while the last meeting is still going apart, waits for the next one.
/// <para><b>Threads.</b> Loop thread only.</para>
/// </remarks>
[DebuggerDisplay("{ToString(),nq}")]
public sealed class AsyncBarrier
{
    private readonly AsyncCondition _changed = new();
    private int _count; // tasks that are inside
    private State _state;

    /// <summary>A barrier for <paramref name="parties"/> tasks.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is for nobody.</exception>
    public AsyncBarrier(int parties)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(parties, 1);
        Parties = parties;
    }

    // Filling ──the last one comes──▶ Draining ──all have gone──▶ Filling
    //    │──Reset──▶ Resetting ──all have gone──▶ Filling
    //    └──Abort──▶ Broken ──Reset──▶ Resetting or Filling
    private enum State
    {
        Filling,
        Draining,
        Resetting,
        Broken,
    }

    /// <summary>How many meet.</summary>
    public int Parties { get; }

    /// <summary>How many have come and wait for the others.</summary>
    public int Waiting => _state == State.Filling ? _count : 0;

    /// <summary>Has it been aborted?</summary>
    public bool IsBroken => _state == State.Broken;

    /// <summary>Waits until all have come.</summary>
    /// <returns>A number from 0 to <see cref="Parties"/> − 1, another one for each: the order in which they came.</returns>
    /// <remarks><b>Cancellation.</b> It is as if this task had not come.</remarks>
    /// <exception cref="BrokenBarrierException">It was aborted or reset.</exception>
    public async Coroutine<int> Wait()
    {
        using (await _changed.Acquire())
        {
            await _changed.WaitUntil(() => _state is not (State.Draining or State.Resetting));
            ThrowIf(State.Broken, "The barrier has been aborted. Reset it to use it again.");
            try
            {
                var index = _count++;
                if (_count == Parties)
                {
                    Become(State.Draining);
                }
                else
                {
                    await _changed.WaitUntil(() => _state != State.Filling);
                    ThrowIf(State.Broken, "The barrier was aborted while this task waited.");
                    ThrowIf(State.Resetting, "The barrier was reset while this task waited.");
                }

                return index;
            }
            finally
            {
                if (--_count == 0)
                {
                    Become(_state is State.Resetting or State.Draining ? State.Filling : _state);
                }
            }
        }
    }

    /// <summary>Begins anew. Who waits gets a <see cref="BrokenBarrierException"/>.</summary>
    public async Coroutine Reset()
    {
        using (await _changed.Acquire())
        {
            Become(_count > 0 ? State.Resetting : State.Filling);
        }
    }

    /// <summary>Breaks it: who waits, and who comes later, gets a <see cref="BrokenBarrierException"/>.</summary>
    public async Coroutine Abort()
    {
        using (await _changed.Acquire())
        {
            Become(State.Broken);
        }
    }

    /// <summary>What it is doing now.</summary>
    public SyncSnapshot Snapshot() => new(ToString(), _count);

    /// <inheritdoc/>
    public override string ToString() => $"barrier ({_state.ToString().ToLowerInvariant()}, {_count} of {Parties})";

    private void Become(State state)
    {
        _state = state;
        _changed.NotifyAll();
    }

    private void ThrowIf(State state, string message)
    {
        if (_state == state)
        {
            throw new BrokenBarrierException(message);
        }
    }
}
