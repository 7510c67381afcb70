namespace Simmer;

/// <summary>Which driver a loop runs on, and why on no other one.</summary>
/// <param name="Name">Its name: <c>epoll</c>, <c>virtual</c>.</param>
/// <param name="Kind">Which of the drivers that can be chosen; null if it is none of them: a virtual clock, for instance.</param>
/// <param name="Others">The drivers that do not run. Empty where nobody could have chosen.</param>
public sealed record DriverInfo(string Name, DriverKind? Kind, IReadOnlyList<OtherDriver> Others)
{
    /// <inheritdoc/>
    public override string ToString() => Others.Count == 0 ? Name : $"{Name} ({string.Join("; ", Others)})";
}
