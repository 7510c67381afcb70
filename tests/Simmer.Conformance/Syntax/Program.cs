namespace Simmer.Conformance;

/// <summary>A program, ready to be run: section 1 of the language.</summary>
/// <param name="Coroutines">The bodies of coroutines.</param>
/// <param name="Functions">The bodies of plain functions.</param>
/// <param name="Generators">The bodies of asynchronous generators.</param>
/// <param name="Main">The body that <c>asyncio.run</c> runs.</param>
/// <param name="Runner">The bodies that one <c>asyncio.Runner</c> runs instead, if it does.</param>
/// <param name="IsEager">Does every task take its first step where it is made?</param>
internal sealed record Program(
    IReadOnlyDictionary<string, Body> Coroutines,
    IReadOnlyDictionary<string, Body> Functions,
    IReadOnlyDictionary<string, Body> Generators,
    string Main,
    IReadOnlyList<string>? Runner,
    bool IsEager);
