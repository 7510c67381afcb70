using System.Net;
using System.Net.Sockets;

namespace Simmer.Platform.Portable;

/// <summary>The name of a Unix socket; once the socket is bound, written as long as an address can be.</summary>
/// <remarks>
/// When .NET accepts a connection it copies the peer's address into as much room as the listener's own takes, which it
/// finds out by <see cref="Serialize"/>. If the peer's name is longer it throws on a thread of the pool, where nobody can
/// catch it, and the process ends: whoever may connect could do that.
/// </remarks>
internal sealed class RoomyUnixEndPoint(UnixDomainSocketEndPoint name) : EndPoint
{
    private bool _isBound;

    public override AddressFamily AddressFamily => AddressFamily.Unix;

    /// <summary>Binds a socket.</summary>
    public static void Bind(Socket socket, EndPoint address)
    {
        if (address is not UnixDomainSocketEndPoint name)
        {
            socket.Bind(address);
            return;
        }

        var roomy = new RoomyUnixEndPoint(name);
        socket.Bind(roomy);
        roomy._isBound = true;
    }

    public override SocketAddress Serialize()
    {
        var exact = name.Serialize();
        if (!_isBound)
        {
            return exact;
        }

        var roomy = new SocketAddress(AddressFamily.Unix, SocketAddress.GetMaximumAddressSize(AddressFamily.Unix));
        exact.Buffer.Span[..exact.Size].CopyTo(roomy.Buffer.Span);
        return roomy;
    }

    public override EndPoint Create(SocketAddress socketAddress) => name.Create(socketAddress);

    public override string ToString() => name.ToString();
}
