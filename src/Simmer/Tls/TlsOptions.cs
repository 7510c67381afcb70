using System.Net.Security;
using System.Security.Authentication;

namespace Simmer;

/// <summary>What the client's and the server's side of TLS have in common.</summary>
public abstract record TlsOptions
{
    private protected TlsOptions()
    {
    }

    /// <summary>The protocols that may be spoken inside, favourite first (ALPN): <c>"h2"</c>, <c>"http/1.1"</c>. By default nothing is said about that.</summary>
    public IReadOnlyList<string> ApplicationProtocols { get; init; } = [];

    /// <summary>The versions of TLS. By default the system decides, which is best.</summary>
    public SslProtocols Versions { get; init; } = SslProtocols.None;

    /// <summary>How long the handshake may take. By default 60 s, as in asyncio.</summary>
    public TimeSpan HandshakeTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How long to wait at the end for the peer to agree that this is the end. By default 30 s, as in asyncio.</summary>
    public TimeSpan ShutdownTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Is it an ordinary end if the connection ends before the peer has said that this is the end (<c>close_notify</c>)? By
    /// default it is not: reading fails with an <see cref="EndOfStreamException"/>, because somebody between may have cut it.
    /// Protocols that tell themselves where they end, such as HTTP, can do without, and some of their programs never say it.
    /// </summary>
    /// <remarks>It covers an end between two records. An end inside a record is always a failure: bytes are missing that were sent.</remarks>
    public bool PermitTruncation { get; init; }

    private protected List<SslApplicationProtocol>? Protocols =>
        ApplicationProtocols.Count == 0 ? null : [.. ApplicationProtocols.Select(static name => new SslApplicationProtocol(name))];
}
