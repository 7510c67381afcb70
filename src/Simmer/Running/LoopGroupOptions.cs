namespace Simmer;

/// <summary>How the loops of a <see cref="LoopGroup"/> are made.</summary>
public sealed record LoopGroupOptions
{
    internal static readonly LoopGroupOptions Default = new();

    /// <summary>
    /// How each loop is made; its number is added to the name. By default as this machine likes it best, and what reaches
    /// nobody on one of them is reported on the loop that runs the group. <see cref="LoopOptions.HandleSignals"/> does not
    /// count: Ctrl-C is the business of whoever runs the group.
    /// </summary>
    public LoopOptions? Loop { get; init; }

    /// <summary>Binds each thread to a core of its own, where the system can do that: Linux. By default no.</summary>
    /// <remarks>
    /// Worth while when nothing else wants the cores. Where others do, it makes a loop wait for a busy core beside an idle one.
    /// </remarks>
    public bool PinThreads { get; init; }
}
