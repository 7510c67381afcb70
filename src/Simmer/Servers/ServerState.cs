namespace Simmer;

/// <summary>What a server is doing. It goes through these in their order, and never back.</summary>
public enum ServerState
{
    /// <summary>It has not been run yet. Those who connect wait.</summary>
    New,

    /// <summary>It accepts connections and serves them.</summary>
    Serving,

    /// <summary>It accepts nothing more; some handlers have not ended.</summary>
    Draining,

    /// <summary>All handlers have ended, and all connections are closed.</summary>
    Ended,
}
