namespace Simmer.Cli.Processes;

/// <summary>A process of our own did not do what it was started for. What it had to say is on the error stream, which it shares with us.</summary>
internal sealed class ChildFailedException(string message) : Exception(message);
