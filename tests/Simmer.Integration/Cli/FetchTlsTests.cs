using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Simmer.Integration.Cli;

/// <summary>Certificates are verified, and what is wrong with one is said.</summary>
public sealed class FetchTlsTests
{
    [Fact]
    public void Https_WithASelfSignedCertificate_IsRefused()
    {
        using var certificate = SelfSigned("localhost");
        using var site = new Site(connection => Answer(connection, certificate));

        var run = CliProcess.Run("fetch", "--json", $"https://localhost:{site.Port}/");

        run.ExitCode.ShouldBe(1, run.Error);
        run.Errors.ShouldBe(["TLS certificate is not trusted: self-signed, or from an unknown authority"]);
    }

    [Fact]
    public void Https_WithACertificateForSomebodyElse_IsRefused()
    {
        using var certificate = SelfSigned("somebody.else");
        using var site = new Site(connection => Answer(connection, certificate));

        var run = CliProcess.Run("fetch", "--json", $"https://localhost:{site.Port}/");

        run.ExitCode.ShouldBe(1, run.Error);
        run.Errors.ShouldBe(["TLS certificate is not for localhost"]);
    }

    [Fact]
    public void Https_WithACertificateThatTheEnvironmentTrusts_IsFetched()
    {
        using var certificate = SelfSigned("localhost");
        using var site = new Site(connection => Answer(connection, certificate));
        using var folder = new TempFolder();
        var trusted = Path.Join(folder.Path, "trusted.pem");
        File.WriteAllText(trusted, certificate.ExportCertificatePem());

        var run = CliProcess.RunIn(
            new(StringComparer.Ordinal) { ["SSL_CERT_FILE"] = trusted }, "fetch", "--json", $"https://localhost:{site.Port}/x");

        run.Errors.ShouldBe([null], run.Error);
        run.Results[0].GetProperty("bytes").GetInt32().ShouldBe("secret".Length);
    }

    private static async Coroutine Answer(TcpStream connection, X509Certificate2 certificate)
    {
        await using var tls = new SslStream(connection);
        try
        {
            await tls.AuthenticateAsServerAsync(certificate);
            _ = await tls.ReadAsync(new byte[4096]);
            await tls.WriteAsync("HTTP/1.1 200 OK\r\nContent-Length: 6\r\nConnection: close\r\n\r\nsecret"u8.ToArray());
            await tls.ShutdownAsync();
        }
        catch (Exception e) when (e is IOException or AuthenticationException)
        {
            // The client does not like the certificate: that is what is tested here.
        }
    }

    private static X509Certificate2 SelfSigned(string name)
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(name);
        request.CertificateExtensions.Add(names.Build());
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        return X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pfx), password: null);
    }
}
