using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Simmer.Tests.Tls;

/// <summary>Certificates for tests, made when they are needed: nothing expires in the repository.</summary>
internal static class Certificates
{
    public const string Host = "server.test";

    /// <summary>Signed by itself, for <see cref="Host"/>.</summary>
    public static X509Certificate2 Server { get; } = SelfSigned(Host);

    public static X509Certificate2 Client { get; } = SelfSigned("client.test");

    /// <summary>Believes the test's server.</summary>
    public static TlsClientOptions Trusting { get; } = new() { TargetHost = Host, TrustedRoots = [Server] };

    public static X509Certificate2 SelfSigned(string name, int validFrom = -1, int validTo = 1)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(name);
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        var now = DateTimeOffset.UtcNow;
        return request.CreateSelfSigned(now.AddDays(validFrom), now.AddDays(validTo));
    }
}
