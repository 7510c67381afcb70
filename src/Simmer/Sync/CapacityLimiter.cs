using System.Diagnostics;
using Simmer.LowLevel;

namespace Simmer;

/// <summary>Lends tokens, to each borrower one, and knows who has them. trio's and anyio's <c>CapacityLimiter</c>.</summary>
/// <remarks>
/// <code>using (await limiter.Acquire()) { … }</code>
/// <para>
/// A semaphore counts; this remembers. So it notices a borrower who comes twice, or who gives back what he has not got, and
/// how many tokens there are can be changed at any time.
/// </para>
/// <para><b>Order.</b> First come, first served: nobody goes past somebody who waits.</para>
/// <para><b>Threads.</b> Loop thread only.</para>
/// </remarks>
[DebuggerDisplay("{ToString(),nq}")]
public sealed class CapacityLimiter
{
    // Who waits here could not go: while there is a free token, HandOver lets the next one have it. So who finds one takes it.
    private readonly WaitQueue _waiters;
    private readonly HashSet<object> _borrowers = new(ReferenceEqualityComparer.Instance);
    private readonly HashSet<object> _applicants = new(ReferenceEqualityComparer.Instance);
    private int _totalTokens;
    private int _onTheirWay; // tokens that were handed to applicants who have not gone on yet

    /// <summary>A limiter with so many tokens.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There are fewer than none.</exception>
    public CapacityLimiter(int totalTokens)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(totalTokens);
        _totalTokens = totalTokens;
        _waiters = new WaitQueue(WaitKind.Synchronization, this, "acquire");
    }

    /// <summary>How many tokens there are. It may be changed: who waits gets what is added; what is lent stays lent.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There are fewer than none.</exception>
    public int TotalTokens
    {
        get => _totalTokens;
        set
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            _waiters.CheckAccess();
            _totalTokens = value;
            HandOver();
        }
    }

    /// <summary>How many are lent, or on their way to somebody. More than there are, while <see cref="TotalTokens"/> has been lowered.</summary>
    public int BorrowedTokens => _borrowers.Count + _onTheirWay;

    /// <summary>How many can be had without waiting.</summary>
    public int AvailableTokens => Math.Max(0, _totalTokens - BorrowedTokens);

    /// <summary>Borrows a token, waiting for one if need be.</summary>
    /// <param name="borrower">Who borrows it; by default the task that awaits this.</param>
    /// <returns>Gives it back when disposed, in whichever task.</returns>
    /// <remarks>
    /// <para><b>Cancellation.</b> No token is borrowed; one that was on its way goes to the next who waits.</para>
    /// <para><b>Checkpoint.</b> Only when it has to wait.</para>
    /// </remarks>
    /// <exception cref="InvalidOperationException">This borrower has a token already, or waits for one.</exception>
    public Coroutine<BorrowedToken> Acquire(object? borrower = null) => new(AcquireOperation.Of(this, borrower));

    /// <summary>Gives a token back; who waits first gets it.</summary>
    /// <param name="borrower">Who has borrowed it; by default the current task.</param>
    /// <exception cref="InvalidOperationException">This borrower has none.</exception>
    public void Release(object? borrower = null)
    {
        borrower ??= CurrentTask();
        _waiters.CheckAccess();
        if (!_borrowers.Remove(borrower))
        {
            throw new InvalidOperationException(
                $"{borrower} has borrowed no token of this CapacityLimiter, so none can be given back. Was it given back twice?");
        }

        HandOver();
    }

    /// <summary>What it is doing now.</summary>
    public CapacityLimiterSnapshot Snapshot() => new(_totalTokens, BorrowedTokens, _waiters.Count, [.. _borrowers.Select(NameOf)]);

    /// <inheritdoc/>
    public override string ToString() => $"capacity limiter ({BorrowedTokens} of {_totalTokens} lent, {_waiters.Count} waiting)";

    private static LoopTask CurrentTask() => EventLoop.Current.CurrentTask ?? throw new InvalidOperationException(
        "A CapacityLimiter lends to the current task, and this code runs in none. Say who borrows: limiter.Acquire(borrower).");

    private static string NameOf(object borrower) => borrower is LoopTask task ? task.Name : borrower.ToString() ?? borrower.GetType().Name;

    private void HandOver()
    {
        while (AvailableTokens > 0 && _waiters.WakeNext())
        {
            _onTheirWay++;
        }
    }

    private void CheckMayBorrow(object borrower)
    {
        if (_borrowers.Contains(borrower))
        {
            throw new InvalidOperationException(
                $"{borrower} has borrowed a token of this CapacityLimiter already; each borrower can have one. Give that one back first.");
        }

        if (_applicants.Contains(borrower))
        {
            throw new InvalidOperationException($"{borrower} waits for a token of this CapacityLimiter already; each borrower can have one.");
        }
    }

    private sealed class AcquireOperation : QueuedOperation<AcquireOperation, CapacityLimiter, BorrowedToken>
    {
        private object? _borrower;

        public static AcquireOperation Of(CapacityLimiter limiter, object? borrower)
        {
            var operation = Of(limiter);
            operation._borrower = borrower;
            return operation;
        }

        protected override WaitQueue Row => Owner._waiters;

        protected override bool TryComplete(bool hasWaited, out BorrowedToken result)
        {
            var limiter = Owner;
            var borrower = _borrower ??= CurrentTask();
            result = new BorrowedToken(limiter, borrower);
            if (hasWaited)
            {
                limiter._applicants.Remove(borrower);
                limiter._onTheirWay--;
            }
            else
            {
                limiter.CheckMayBorrow(borrower);
                if (limiter.AvailableTokens == 0)
                {
                    limiter._waiters.CheckLoop();
                    limiter._applicants.Add(borrower);
                    return false;
                }
            }

            limiter._borrowers.Add(borrower);
            return true;
        }

        protected override void OnCancelled(bool wasWoken)
        {
            Owner._applicants.Remove(_borrower!);
            if (wasWoken)
            {
                Owner._onTheirWay--;
                Owner.HandOver();
            }
        }

        protected override void ForgetArguments() => _borrower = null;
    }
}
