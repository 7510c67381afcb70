using System.Net;
using System.Net.Sockets;

namespace Simmer.Platform.Portable;

/// <summary>The file name of a Unix socket, written as long as an address can be.</summary>
/// <remarks>
/// When .NET accepts a connection it copies the peer's address into as much room as the listener's own takes. If the peer's
/// name is longer it throws on a thread of the pool, where nobody can catch it, and the process ends. So the listener's is
/// filled up with zeros, which systems do not count. Abstract names cannot be: of those every byte counts.
/// </remarks>
internal sealed class RoomyUnixEndPoint(UnixDomainSocketEndPoint name) : EndPoint
{
    public override AddressFamily AddressFamily => AddressFamily.Unix;

    /// <summary>The address to bind to instead of this one.</summary>
    public static EndPoint For(EndPoint address) =>
        address is UnixDomainSocketEndPoint name && name.ToString() is not ("" or ['@', ..]) ? new RoomyUnixEndPoint(name) : address;

    public override SocketAddress Serialize()
    {
        var exact = name.Serialize();
        var roomy = new SocketAddress(AddressFamily.Unix, SocketAddress.GetMaximumAddressSize(AddressFamily.Unix));
        exact.Buffer.Span[..exact.Size].CopyTo(roomy.Buffer.Span);
        return roomy;
    }

    public override EndPoint Create(SocketAddress socketAddress) => name.Create(socketAddress);

    public override string ToString() => name.ToString();
}
