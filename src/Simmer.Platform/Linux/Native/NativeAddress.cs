using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Simmer.Platform.Linux;

/// <summary>Room for an address of any family, which the system fills in: its <c>sockaddr_storage</c>, and how much of it is used.</summary>
/// <remarks>.NET's <see cref="SocketAddress"/> has the system's own layout, so nobody here takes addresses apart.</remarks>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct NativeAddress
{
    public const int Capacity = 128;

    private const int Unix = 1;   // AF_UNIX
    private const int IPv4 = 2;   // AF_INET
    private const int IPv6 = 10;  // AF_INET6

    public fixed byte Bytes[Capacity];
    public int Length;

    public static int ToNative(AddressFamily family) => family switch
    {
        AddressFamily.InterNetwork => IPv4,
        AddressFamily.InterNetworkV6 => IPv6,
        AddressFamily.Unix => Unix,
        _ => throw new SocketException((int)SocketError.AddressFamilyNotSupported, $"Sockets of the family {family} are not supported."),
    };

    public static AddressFamily ToManagedFamily(int family) => family switch
    {
        IPv4 => AddressFamily.InterNetwork,
        IPv6 => AddressFamily.InterNetworkV6,
        Unix => AddressFamily.Unix,
        _ => AddressFamily.Unknown,
    };

    /// <summary>The address for users; null if it is of an unknown family, or none.</summary>
    public readonly EndPoint? ToEndPoint()
    {
        fixed (byte* start = Bytes)
        {
            var address = new ReadOnlySpan<byte>(start, Length);
            if (address.Length <= sizeof(ushort))
            {
                return null; // A Unix socket without a name has a family only.
            }

            return MemoryMarshal.Read<ushort>(address) switch
            {
                IPv4 => Create(new IPEndPoint(IPAddress.Any, port: 0), address),
                IPv6 => Create(new IPEndPoint(IPAddress.IPv6Any, port: 0), address),
                Unix => Create(new UnixDomainSocketEndPoint("/"), address),
                _ => null,
            };
        }
    }

    private static EndPoint Create(EndPoint template, ReadOnlySpan<byte> address)
    {
        var copy = new SocketAddress(template.AddressFamily, address.Length);
        address.CopyTo(copy.Buffer.Span);
        return template.Create(copy);
    }
}
