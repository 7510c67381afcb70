namespace Simmer.Tests;

/// <summary>Tests that measure the whole process: they run one by one, when all others have ended.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone;
