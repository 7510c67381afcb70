namespace Simmer.Cli;

/// <summary>What the user has asked for cannot be done as it stands. The message says what to do; the exit code is <see cref="ExitCode.Usage"/>.</summary>
internal sealed class UsageException(string message) : Exception(message);
