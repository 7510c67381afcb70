namespace Simmer.Conformance;

/// <summary>Thrown where a generator is suspended, to close it. <c>finally</c> runs, <c>except</c> does not see it.</summary>
internal sealed class GeneratorExit : Exception;
