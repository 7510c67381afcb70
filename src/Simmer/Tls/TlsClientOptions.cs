using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace Simmer;

/// <summary>How a client speaks TLS. By default it believes the authorities that the system believes, and the certificate must be for the name that was asked for.</summary>
public sealed record TlsClientOptions : TlsOptions
{
    internal static readonly TlsClientOptions Default = new();

    /// <summary>The name that the server's certificate must be for, and that the server is told (SNI). By default the host that was connected to.</summary>
    public string? TargetHost { get; init; }

    /// <summary>The authorities to believe, instead of the system's: a company's own, or a test's self-signed certificate.</summary>
    public X509Certificate2Collection? TrustedRoots { get; init; }

    /// <summary>The certificate to show if the server wants one, with its private key. By default none.</summary>
    public X509Certificate2? Certificate { get; init; }

    /// <summary>Ask the authority whether the certificate was revoked. By default no: that blocks the loop for as long as the authority takes.</summary>
    public X509RevocationMode RevocationMode { get; init; } = X509RevocationMode.NoCheck;

    /// <summary>
    /// Decides instead of the rules: it sees the certificate, its chain, and what is wrong with it. By default whatever is
    /// wrong ends the handshake. Who returns true for everything talks to anybody who says that he is the server.
    /// </summary>
    public RemoteCertificateValidationCallback? Verify { get; init; }

    /// <summary>Changes what .NET's own <see cref="SslStream"/> gets, for what has no name here.</summary>
    public Action<SslClientAuthenticationOptions>? Configure { get; init; }

    /// <summary>What SslStream wants.</summary>
    internal SslClientAuthenticationOptions ToSsl(TlsVerification verification)
    {
        var options = new SslClientAuthenticationOptions
        {
            TargetHost = TargetHost,
            ApplicationProtocols = Protocols,
            EnabledSslProtocols = Versions,
            CertificateRevocationCheckMode = RevocationMode,
            CertificateChainPolicy = TlsVerification.PolicyFor(TrustedRoots, RevocationMode, TlsVerification.ServerPurpose),
            RemoteCertificateValidationCallback = verification.Judge,
            ClientCertificateContext = Certificate is null ? null : SslStreamCertificateContext.Create(Certificate, additionalCertificates: null, offline: true),
        };
        Configure?.Invoke(options);
        return options;
    }
}
