namespace Simmer.Cli.Pages;

/// <summary>The one line that the server of the demonstration prints.</summary>
/// <param name="Port">Where it listens, on loopback.</param>
internal sealed record ServerReady(int Port);
