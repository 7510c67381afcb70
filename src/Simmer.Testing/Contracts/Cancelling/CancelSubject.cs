namespace Simmer.Testing;

/// <summary>An operation that is cancelled at every moment, and how to find out that nothing was lost.</summary>
internal abstract class CancelSubject : IDisposable
{
    /// <summary>What is written into buffers when they are the caller's again: nobody else may write there any more.</summary>
    protected const byte Canary = 0xCC;

    /// <summary>When it can be cancelled.</summary>
    public virtual IEnumerable<CancelMoment> Moments => CancelMoment.All;

    /// <summary>Does the operation, and remembers what it gave.</summary>
    public abstract Coroutine Perform();

    /// <summary>Lets its result arrive, from outside, without the loop.</summary>
    public abstract void Produce();

    /// <summary>If one piece need not be all that it waits for: another one. It is called again and again, so it must not fill any queue.</summary>
    public virtual void ProduceMore()
    {
    }

    /// <summary>Throws if anything is lost, doubled or out of order, or if the socket does not go on working.</summary>
    /// <param name="hasEnded">The operation has ended by itself, in spite of the cancellation.</param>
    public abstract Coroutine Verify(bool hasEnded);

    public abstract void Dispose();

    public override string ToString() => GetType().Name;

    protected static void CheckCanary(ReadOnlySpan<byte> buffer) =>
        Check.That(!buffer.ContainsAnyExcept(Canary), "The driver has written into a buffer after its operation had ended.");
}
