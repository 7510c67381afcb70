using Simmer.Platform;

namespace Simmer.Testing;

/// <summary>One of the promises that a contract is made of, and how to find out whether it is kept.</summary>
/// <param name="Name">What is promised, as a sentence: <c>Receive_BeforeAnythingIsSent_Waits</c>.</param>
/// <param name="Run">
/// Puts a driver to the test: it is given a factory of drivers, runs loops of its own on threads of its own, and returns
/// when it is satisfied. It ends in bounded time, also if the driver hangs. It throws a <see cref="ContractException"/>
/// that says what was expected and what happened, or a <see cref="ContractNotSupportedException"/>.
/// </param>
public sealed record ContractCase(string Name, Action<Func<IoDriver>> Run)
{
    /// <summary>May a driver say, by a <see cref="PlatformNotSupportedException"/>, that it cannot do this?</summary>
    public bool IsOptional { get; init; }

    /// <inheritdoc/>
    public override string ToString() => Name;
}
