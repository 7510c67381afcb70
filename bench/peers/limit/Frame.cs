namespace Simmer.Bench.Limit;

/// <summary>A suspended computation, reduced to what none can do without.</summary>
internal abstract class Frame
{
    /// <summary>Who goes on when this has ended.</summary>
    public Frame? Caller { get; set; }

    /// <summary>Runs until the next suspension.</summary>
    /// <returns>Whether it has ended.</returns>
    public abstract bool Step();
}
