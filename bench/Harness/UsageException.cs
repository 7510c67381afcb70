namespace Simmer.Bench.Harness;

/// <summary>The command line makes no sense. The message says what would.</summary>
internal sealed class UsageException(string message) : Exception(message);
