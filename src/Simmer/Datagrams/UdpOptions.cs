using System.Net.Sockets;

namespace Simmer;

/// <summary>How <c>BindUdp</c> and <c>ConnectUdp</c> make an endpoint.</summary>
public sealed record UdpOptions
{
    internal static readonly UdpOptions Default = new();

    /// <summary>Several endpoints may bind to one address, and each receives what is sent to a group or broadcast there. By default no.</summary>
    public bool ReuseAddress { get; init; }

    /// <summary>Shares the address with other endpoints that say so, too: the system spreads the datagrams over them. By default no.</summary>
    public bool ReusePort { get; init; }

    /// <summary>Datagrams may be sent to a broadcast address. By default no: the system refuses them.</summary>
    public bool Broadcast { get; init; }

    /// <summary>An IPv6 endpoint serves IPv4 as well, whose addresses then look like <c>::ffff:10.0.0.1</c>. By default no.</summary>
    public bool DualMode { get; init; }

    /// <summary>How many bytes the system keeps that nobody has received; beyond that it drops datagrams. By default as it likes.</summary>
    public int? ReceiveBuffer { get; init; }

    /// <summary>How many bytes the system keeps that it has not sent yet. By default as it likes.</summary>
    public int? SendBuffer { get; init; }

    /// <summary>How <c>ConnectUdp</c> looks the name up: by one family only. By default by whichever comes first.</summary>
    public AddressFamily AddressFamily { get; init; } = AddressFamily.Unspecified;

    /// <summary>From where <c>ConnectUdp</c> sends. By default the system chooses.</summary>
    public System.Net.IPEndPoint? LocalEndPoint { get; init; }
}
