using System.Net;
using System.Net.Sockets;

namespace Simmer;

// Names.
public static partial class Asyncio
{
    /// <summary>Looks up the addresses of a host. asyncio's <c>getaddrinfo</c>.</summary>
    /// <param name="host">Its name; an address is its own answer, and nobody is asked.</param>
    /// <param name="family">Addresses of one family only. By default of both.</param>
    /// <returns>The addresses, best first, as the system orders them: at least one.</returns>
    /// <remarks>
    /// On one of few threads, which nothing else uses. Tasks that ask for the same name at the same time share one look-up.
    /// Nothing is kept for later: that is the system's business.
    /// <para><b>Cancellation.</b> The wait ends at once. The look-up goes on for the others who wait; if there are none, in its thread, and what it finds is dropped.</para>
    /// <para><b>Checkpoint.</b> Always, unless it is an address.</para>
    /// <para><b>Threads.</b> Loop thread only.</para>
    /// </remarks>
    /// <exception cref="SocketException">There is no such host, or it has no address of that family, or no answer came.</exception>
    public static async Coroutine<IPAddress[]> LookUpAddresses(string host, AddressFamily family = AddressFamily.Unspecified)
    {
        ArgumentException.ThrowIfNullOrEmpty(host);
        var addresses = IPAddress.TryParse(host, out var literal) ? [literal] : await NameResolver.Of(EventLoop.Current).Resolve(host);
        if (family is not AddressFamily.Unspecified)
        {
            addresses = Array.FindAll(addresses, address => address.AddressFamily == family);
        }

        return addresses.Length > 0
            ? addresses
            : throw new SocketException((int)SocketError.NoData, $"The host '{host}' has no address of the family {family}.");
    }

    /// <summary>Looks up the name of the host that has an address. asyncio's <c>getnameinfo</c>.</summary>
    /// <param name="address">The address.</param>
    /// <returns>The name.</returns>
    /// <inheritdoc cref="LookUpAddresses" path="/remarks"/>
    /// <exception cref="SocketException">It has no name, or no answer came.</exception>
    public static Coroutine<string> LookUpName(IPAddress address)
    {
        ArgumentNullException.ThrowIfNull(address);
        return NameResolver.Of(EventLoop.Current).ResolveName(address);
    }
}
