using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Simmer;

/// <summary>Judges the peer's certificate in a handshake, and remembers what was wrong with it: to say so.</summary>
internal sealed class TlsVerification(string? expectedName, RemoteCertificateValidationCallback? instead, string trustOption)
{
    public const string ServerPurpose = "1.3.6.1.5.5.7.3.1";
    public const string ClientPurpose = "1.3.6.1.5.5.7.3.2";

    /// <summary>What was wrong, and what to do about it; null if nothing.</summary>
    public string? Complaint { get; private set; }

    /// <summary>How the chain is built: without the network, which would block the loop, unless that was asked for.</summary>
    public static X509ChainPolicy PolicyFor(X509Certificate2Collection? roots, X509RevocationMode revocation, string purpose)
    {
        var policy = new X509ChainPolicy { RevocationMode = revocation, DisableCertificateDownloads = revocation is not X509RevocationMode.Online };
        policy.ApplicationPolicy.Add(new Oid(purpose));
        if (roots is not null)
        {
            policy.TrustMode = X509ChainTrustMode.CustomRootTrust;
            policy.CustomTrustStore.AddRange(roots);
        }

        return policy;
    }

    public bool Judge(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        if (instead is not null)
        {
            var isWelcome = instead(sender, certificate, chain, errors);
            Complaint = isWelcome ? null : "The certificate was refused by this program's own Verify.";
            return isWelcome;
        }

        Complaint = errors is SslPolicyErrors.None ? null : Describe(certificate as X509Certificate2, chain, errors);
        return Complaint is null;
    }

    private string Describe(X509Certificate2? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        if (certificate is null)
        {
            return "The peer has shown no certificate.";
        }

        var status = chain?.ChainStatus.Aggregate(X509ChainStatusFlags.NoError, static (all, one) => all | one.Status) ?? X509ChainStatusFlags.NoError;
        List<string> complaints = [];
        if (errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch))
        {
            complaints.Add($"It is for {NamesOf(certificate)}, not for '{expectedName}'. Connect by a name that it is for, or set TargetHost.");
        }

        if (status.HasFlag(X509ChainStatusFlags.NotTimeValid))
        {
            complaints.Add($"It is valid from {certificate.NotBefore:u} to {certificate.NotAfter:u}. It has to be renewed, or the clock of this machine is wrong.");
        }

        if ((status & (X509ChainStatusFlags.UntrustedRoot | X509ChainStatusFlags.PartialChain)) != X509ChainStatusFlags.NoError)
        {
            var issuer = certificate.Subject == certificate.Issuer ? "It is signed by itself" : $"It is signed by '{certificate.Issuer}', which is not trusted here";
            complaints.Add($"{issuer}. If that is intended, put it, or who has signed it, into {trustOption}.");
        }

        if (status.HasFlag(X509ChainStatusFlags.Revoked))
        {
            complaints.Add("It has been revoked.");
        }

        if (complaints.Count == 0)
        {
            complaints.Add($"{errors}: {string.Join(" ", chain?.ChainStatus.Select(static one => one.StatusInformation) ?? [])}");
        }

        return $"The certificate '{certificate.Subject}' does not pass. {string.Join(" ", complaints)}";
    }

    private static string NamesOf(X509Certificate2 certificate)
    {
        var names = certificate.Extensions.OfType<X509SubjectAlternativeNameExtension>()
            .SelectMany(static names => names.EnumerateDnsNames().Concat(names.EnumerateIPAddresses().Select(static address => address.ToString())))
            .Select(static name => $"'{name}'").ToList();
        return names.Count > 0 ? string.Join(", ", names) : $"'{certificate.GetNameInfo(X509NameType.DnsName, forIssuer: false)}'";
    }
}
