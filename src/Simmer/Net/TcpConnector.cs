using System.Net;
using System.Net.Sockets;
using Simmer.Platform;

namespace Simmer;

/// <summary>From a name to a connection.</summary>
internal static class TcpConnector
{
    public static async Coroutine<TcpStream> Connect(string host, int port, ConnectOptions options)
    {
        var driver = IoDriver.Of(EventLoop.Current);
        try
        {
            var addresses = await FindAddresses(host, options);
            var race = new ConnectRace(driver, [.. addresses.Select(address => new IPEndPoint(address, port))], options);
            return new TcpStream(await race.Run());
        }
        catch (SocketException e)
        {
            throw new SocketException((int)e.SocketErrorCode, $"Could not connect to {Describe(host, port)}. {e.Message}");
        }
    }

    private static async Coroutine<IPAddress[]> FindAddresses(string host, ConnectOptions options)
    {
        if (IPAddress.TryParse(host, out var literal))
        {
            return [literal];
        }

        var addresses = options.Resolve is { } resolve ? await resolve(host) : await NameResolver.Of(EventLoop.Current).Resolve(host);
        if (options.AddressFamily is not AddressFamily.Unspecified)
        {
            addresses = Array.FindAll(addresses, address => address.AddressFamily == options.AddressFamily);
        }

        return addresses.Length > 0 ? Interleave(addresses) : throw new SocketException((int)SocketError.HostNotFound, "The name has no address.");
    }

    private static string Describe(string host, int port) =>
        host.Contains(':', StringComparison.Ordinal) ? $"[{host}]:{port}" : $"{host}:{port}";

    // The families take turns, beginning with the favourite: if one of them does not work, the next attempt is of the other.
    private static IPAddress[] Interleave(IPAddress[] addresses)
    {
        var byFamily = addresses.GroupBy(static address => address.AddressFamily);
        return [.. byFamily
            .SelectMany(static family => family.Select(static (address, index) => (Round: index, Address: address)))
            .OrderBy(static entry => entry.Round) // Stable: within a round, the favourite family comes first.
            .Select(static entry => entry.Address)];
    }
}
