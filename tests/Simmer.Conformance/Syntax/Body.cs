namespace Simmer.Conformance;

/// <summary>A named piece of a program: a coroutine's body, a function's, or a generator's.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Parameters">What its arguments are called inside.</param>
/// <param name="Statements">What it does.</param>
internal sealed record Body(string Name, IReadOnlyList<string> Parameters, Block Statements);
