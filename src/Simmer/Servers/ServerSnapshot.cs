namespace Simmer;

/// <summary>What a server is doing, and what it has done so far.</summary>
/// <param name="State">What it is doing.</param>
/// <param name="Open">Connections that are being served.</param>
/// <param name="Accepted">Connections that were accepted, from the beginning.</param>
/// <param name="Refused">How often a connection could not be accepted, because its peer had gone or something was short.</param>
/// <param name="Failed">Handlers that have failed. That a handler was cancelled does not count.</param>
public sealed record ServerSnapshot(ServerState State, int Open, long Accepted, long Refused, long Failed);
