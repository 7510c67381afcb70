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
        var peer = Describe(host, port);
        var addresses = await FindAddresses(host, peer, options);
        var race = new ConnectRace(driver, peer, [.. addresses.Select(address => new IPEndPoint(address, port))], options);
        return new TcpStream(await race.Run());
    }

    private static async Coroutine<IEnumerable<IPAddress>> FindAddresses(string host, string peer, ConnectOptions options)
    {
        if (IPAddress.TryParse(host, out var literal))
        {
            return [literal];
        }

        try
        {
            var addresses = options.Resolve is { } resolve ? await resolve(host) : await NameResolver.Of(EventLoop.Current).Resolve(host);
            if (options.AddressFamily is not AddressFamily.Unspecified)
            {
                addresses = Array.FindAll(addresses, address => address.AddressFamily == options.AddressFamily);
            }

            return addresses.Length > 0
                ? Interleave(addresses, options.FirstFamilyCount)
                : throw new SocketException((int)SocketError.HostNotFound, "The name has no address.");
        }
        catch (SocketException e)
        {
            throw new SocketException((int)e.SocketErrorCode, $"Could not connect to {peer}. {e.Message}");
        }
    }

    private static string Describe(string host, int port) =>
        host.Contains(':', StringComparison.Ordinal) ? $"[{host}]:{port}" : $"{host}:{port}";

    // The families take turns, beginning with the favourite: if one of them does not work, the next attempt is of the other.
    // RFC 8305, section 4, with its "First Address Family Count".
    private static IEnumerable<IPAddress> Interleave(IPAddress[] addresses, int firstFamilyCount)
    {
        var favourite = addresses[0].AddressFamily;
        var first = addresses.Where(address => address.AddressFamily == favourite).Take(firstFamilyCount - 1).ToList();
        var byFamily = addresses.Except(first).GroupBy(static address => address.AddressFamily).OrderBy(family => family.Key != favourite);
        return first.Concat(byFamily
            .SelectMany(static family => family.Select(static (address, index) => (Round: index, Address: address)))
            .OrderBy(static entry => entry.Round) // Stable: within a round, the favourite family comes first.
            .Select(static entry => entry.Address));
    }
}
