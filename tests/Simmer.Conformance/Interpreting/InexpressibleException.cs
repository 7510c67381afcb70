namespace Simmer.Conformance;

/// <summary>The program has come to a construct of Python's that cannot be expressed on Simmer.</summary>
/// <param name="construct">Which one: see <see cref="Inexpressible"/>.</param>
internal sealed class InexpressibleException(string construct) : BrokenOffException($"The program has come to '{construct}'.")
{
    public string Construct { get; } = construct;
}
