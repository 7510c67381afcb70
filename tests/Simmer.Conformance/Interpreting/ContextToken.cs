namespace Simmer.Conformance;

/// <summary>Remembers what a context variable was before it was set.</summary>
/// <param name="Variable">The variable.</param>
/// <param name="OldValue">What it was.</param>
/// <param name="Context">The context in which it was set: see <see cref="ContextStack.Current"/>.</param>
internal sealed record ContextToken(ContextVariable Variable, object? OldValue, object Context)
{
    public bool IsUsed { get; set; }
}
