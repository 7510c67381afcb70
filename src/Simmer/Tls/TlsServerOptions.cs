using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace Simmer;

/// <summary>How a server speaks TLS: with which certificate, and whether clients need one.</summary>
/// <remarks>Make it once and use it for all connections.</remarks>
public sealed record TlsServerOptions : TlsOptions
{
    private readonly Dictionary<X509Certificate2, SslStreamCertificateContext> _contexts = new(ReferenceEqualityComparer.Instance);

    /// <summary>Options with one certificate for all names.</summary>
    /// <param name="certificate">The certificate, with its private key.</param>
    /// <exception cref="ArgumentException">The certificate has no private key.</exception>
    public TlsServerOptions(X509Certificate2 certificate)
    {
        ArgumentNullException.ThrowIfNull(certificate);
        CheckHasKey(certificate);
        SelectCertificate = _ => certificate;
    }

    /// <summary>Options with a certificate for each name.</summary>
    /// <param name="selectCertificate">
    /// From the name that a client asks for (SNI; null: it does not say) to a certificate with its private key; null: the
    /// handshake ends. Called on the loop; it must not block.
    /// </param>
    public TlsServerOptions(Func<string?, X509Certificate2?> selectCertificate)
    {
        ArgumentNullException.ThrowIfNull(selectCertificate);
        SelectCertificate = selectCertificate;
    }

    /// <summary>From the name that a client asks for to a certificate.</summary>
    public Func<string?, X509Certificate2?> SelectCertificate { get; }

    /// <summary>Clients must show a certificate. By default no.</summary>
    public bool RequireClientCertificate { get; init; }

    /// <summary>The authorities to believe about clients, instead of the system's.</summary>
    public X509Certificate2Collection? TrustedClientRoots { get; init; }

    /// <summary>Ask the authority whether a client's certificate was revoked. By default no: that blocks the loop for as long as the authority takes.</summary>
    public X509RevocationMode RevocationMode { get; init; } = X509RevocationMode.NoCheck;

    /// <summary>Decides about a client's certificate instead of the rules: it sees the certificate, its chain, and what is wrong with it.</summary>
    public RemoteCertificateValidationCallback? Verify { get; init; }

    /// <summary>
    /// Hears of handshakes that fail in a <see cref="TlsServer"/>: of strangers who try the port, mostly, but also of a
    /// certificate that nobody accepts. By default nobody does, and nothing else happens.
    /// </summary>
    public Action<LoopStream, Exception>? HandshakeFailed { get; init; }

    /// <summary>Changes what .NET's own <see cref="SslStream"/> gets, for what has no name here.</summary>
    public Action<SslServerAuthenticationOptions>? Configure { get; init; }

    /// <summary>What SslStream wants.</summary>
    internal SslServerAuthenticationOptions ToSsl(string? serverName, TlsVerification verification)
    {
        var certificate = SelectCertificate(serverName) ?? throw new System.Security.Authentication.AuthenticationException(
            $"There is no certificate for the name '{serverName}'.");
        var options = new SslServerAuthenticationOptions
        {
            ApplicationProtocols = Protocols,
            EnabledSslProtocols = Versions,
            ClientCertificateRequired = RequireClientCertificate,
            CertificateRevocationCheckMode = RevocationMode,
            CertificateChainPolicy = TlsVerification.PolicyFor(TrustedClientRoots, RevocationMode, TlsVerification.ClientPurpose),
            RemoteCertificateValidationCallback = RequireClientCertificate ? verification.Judge : null,
            ServerCertificateContext = ContextOf(certificate),
        };
        Configure?.Invoke(options);
        return options;
    }

    // Made once for each certificate: it is expensive, and sessions can be resumed only within one. Two loops may share these options.
    private SslStreamCertificateContext ContextOf(X509Certificate2 certificate)
    {
        lock (_contexts)
        {
            if (!_contexts.TryGetValue(certificate, out var context))
            {
                CheckHasKey(certificate);
                context = SslStreamCertificateContext.Create(certificate, additionalCertificates: null, offline: true);
                _contexts.Add(certificate, context);
            }

            return context;
        }
    }

    private static void CheckHasKey(X509Certificate2 certificate)
    {
        if (!certificate.HasPrivateKey)
        {
            throw new ArgumentException(
                $"The certificate '{certificate.Subject}' has no private key, and a server proves with that who it is. Load both: "
                + "X509Certificate2.CreateFromPemFile(certificate, key).", nameof(certificate));
        }
    }
}
