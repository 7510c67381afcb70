namespace Simmer;

/// <summary>How <c>ListenTcp</c> listens.</summary>
public sealed record ListenOptions
{
    internal static readonly ListenOptions Default = new();

    /// <summary>How many connections the system keeps that nobody has accepted yet. By default 1024; systems have limits of their own.</summary>
    public int Backlog { get; init; } = 1024;

    /// <summary>Sends small pieces at once, on every accepted connection. By default yes.</summary>
    public bool NoDelay { get; init; } = true;

    /// <summary>Shares the address with other listeners that say so, too: one for each loop, for instance. By default no.</summary>
    public bool ReusePort { get; init; }

    /// <summary>An IPv6 listener serves IPv4 as well. By default no.</summary>
    public bool DualMode { get; init; }
}
