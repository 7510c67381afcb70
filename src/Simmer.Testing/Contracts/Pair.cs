using Simmer.Platform;

namespace Simmer.Testing;

/// <summary>A connection, seen from both ends.</summary>
internal sealed record Pair(IoSocket Client, IoSocket Server) : IDisposable
{
    public void Dispose()
    {
        Client.Dispose();
        Server.Dispose();
    }
}
