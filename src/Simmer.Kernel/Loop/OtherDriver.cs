namespace Simmer;

/// <summary>A driver that does not run.</summary>
/// <param name="Kind">Which one.</param>
/// <param name="IsAvailable">Would it run here, had it been chosen?</param>
/// <param name="Reason">Why it does not run, in a sentence.</param>
public sealed record OtherDriver(DriverKind Kind, bool IsAvailable, string Reason)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Kind}: {Reason}";
}
