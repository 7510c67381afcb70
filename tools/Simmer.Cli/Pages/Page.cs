namespace Simmer.Cli.Pages;

/// <summary>A page of the demonstration.</summary>
/// <param name="Latency">How long the server thinks before it answers.</param>
/// <param name="Length">How many bytes it has.</param>
internal sealed record Page(TimeSpan Latency, int Length);
