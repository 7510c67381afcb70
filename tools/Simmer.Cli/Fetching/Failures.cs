using System.Net.Sockets;
using System.Security.Authentication;

namespace Simmer.Cli.Fetching;

/// <summary>What went wrong, in words for people who have not written the program.</summary>
internal static class Failures
{
    /// <summary>One line about <paramref name="failure"/>.</summary>
    public static string InPlainWords(Exception failure, Uri url)
    {
        for (var cause = failure; cause is not null; cause = cause.InnerException)
        {
            if (Explain(cause, url) is { } words)
            {
                return words;
            }
        }

        return failure is HttpRequestException { HttpRequestError: var error } && Explain(error) is { } general ? general : OneLine(failure.Message);
    }

    private static string? Explain(Exception cause, Uri url) => cause switch
    {
        CannotSaveException e => OneLine(e.Message),
        AuthenticationException e => ExplainTls(e, url),
        SocketException e => Explain(e.SocketErrorCode, url),
        HttpIOException e => Explain(e.HttpRequestError),
        _ => null,
    };

    private static string? Explain(SocketError error, Uri url) => error switch
    {
        SocketError.HostNotFound or SocketError.NoData or SocketError.NoRecovery => $"name not found: {url.Host}",
        SocketError.TryAgain => $"name not found: {url.Host} (the name server does not answer)",
        SocketError.ConnectionRefused => $"connection refused by {url.Host}:{url.Port}",
        SocketError.ConnectionReset or SocketError.ConnectionAborted or SocketError.Shutdown => "connection reset by the server",
        SocketError.TimedOut => $"no answer from {url.Host}:{url.Port}",
        SocketError.NetworkUnreachable or SocketError.NetworkDown => "network unreachable",
        SocketError.HostUnreachable or SocketError.HostDown => $"{url.Host} is unreachable",
        SocketError.TooManyOpenSockets => "too many open files: try a lower --concurrency",
        SocketError.AccessDenied => "not permitted by this machine",
        _ => null,
    };

    private static string? Explain(HttpRequestError error) => error switch
    {
        HttpRequestError.NameResolutionError => "name not found",
        HttpRequestError.InvalidResponse or HttpRequestError.HttpProtocolError => "the answer is not HTTP",
        HttpRequestError.ResponseEnded => "the connection was closed before the answer was complete",
        HttpRequestError.ConfigurationLimitExceeded => "the head of the answer is too long",
        HttpRequestError.SecureConnectionError => "TLS handshake failed",
        HttpRequestError.ProxyTunnelError => "the proxy refused",
        _ => null,
    };

    // .NET tells what is wrong with a certificate only in the text of its message, as names of flags. These are not translated.
    private static string ExplainTls(AuthenticationException failure, Uri url)
    {
        var text = failure.Message;
        return Says("RemoteCertificateNameMismatch") ? $"TLS certificate is not for {url.Host}"
            : Says("NotTimeValid") ? "TLS certificate has expired or is not valid yet"
            : Says("Revoked") ? "TLS certificate was revoked"
            : Says("UntrustedRoot") || Says("PartialChain") ? "TLS certificate is not trusted: self-signed, or from an unknown authority"
            : Says("certificate") ? $"TLS certificate is not accepted: {OneLine(text)}"
            : Says("corrupted frame") ? $"TLS handshake failed: port {url.Port} does not seem to speak TLS"
            : $"TLS handshake failed: {OneLine((failure.InnerException ?? failure).Message)}";

        bool Says(string word) => text.Contains(word, StringComparison.Ordinal);
    }

    private static string OneLine(string text) => string.Concat(text.ReplaceLineEndings(" ").Where(static c => !char.IsControl(c)));
}
