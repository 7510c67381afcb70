namespace Simmer.Platform;

/// <summary>The options of sockets that every driver knows.</summary>
public enum IoSocketOption
{
    /// <summary>Send small pieces at once (1), instead of waiting whether more comes (0).</summary>
    NoDelay,

    /// <summary>Bind although connections of an earlier program still linger at the address.</summary>
    ReuseAddress,

    /// <summary>Share the address with other sockets that say so, too; the system spreads the connections over them.</summary>
    ReusePort,

    /// <summary>An IPv6 socket does not serve IPv4.</summary>
    IPv6Only,

    /// <summary>Ask a silent peer now and then whether it is still there.</summary>
    KeepAlive,

    /// <summary>After how many seconds of silence <see cref="KeepAlive"/> asks for the first time.</summary>
    KeepAliveIdle,

    /// <summary>After how many seconds without an answer <see cref="KeepAlive"/> asks again.</summary>
    KeepAliveInterval,

    /// <summary>How often <see cref="KeepAlive"/> asks in vain before the connection has failed.</summary>
    KeepAliveCount,

    /// <summary>For how many milliseconds what was sent may remain unacknowledged before the connection has failed; 0: as long as the system likes.</summary>
    UserTimeout,

    /// <summary>How many bytes the system keeps that have not been sent. Linux takes this twice.</summary>
    SendBuffer,

    /// <summary>How many bytes the system keeps that have not been received. Linux takes this twice.</summary>
    ReceiveBuffer,

    /// <summary>Datagrams may be sent to a broadcast address.</summary>
    Broadcast,

    /// <summary>How many routers what is sent may pass.</summary>
    TimeToLive,

    /// <summary>How many routers a datagram to a multicast group may pass; 1, as the system begins: it stays in the local network.</summary>
    MulticastTimeToLive,

    /// <summary>What is sent to a multicast group comes back to this machine, if somebody here is in it.</summary>
    MulticastLoopback,
}
