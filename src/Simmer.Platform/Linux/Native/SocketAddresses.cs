using System.Net;

namespace Simmer.Platform.Linux;

internal static class SocketAddresses
{
    /// <summary>The address as the system wants it. The memory may be longer, and a name in the abstract namespace has no end of its own.</summary>
    public static ReadOnlySpan<byte> AsSpan(this SocketAddress address) => address.Buffer.Span[..address.Size];
}
