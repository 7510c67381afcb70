namespace Simmer.Integration.Windows;

/// <summary>How a program has ended, and what it has written.</summary>
public sealed record ProgramRun(int ExitCode, string Output, string Errors);
