using System.Net.Security;
using System.Security.Authentication;

namespace Simmer;

// The beginning.
public sealed partial class TlsStream
{
    /// <summary>Speaks TLS as a client. If this fails, or is cancelled, <paramref name="inner"/> is closed.</summary>
    internal static async Coroutine<TlsStream> BeginAsClient(LoopStream inner, TlsClientOptions options)
    {
        var verification = new TlsVerification(options.TargetHost, options.Verify, $"{nameof(TlsClientOptions)}.{nameof(TlsClientOptions.TrustedRoots)}");
        var stream = new TlsStream(inner, options);
        await stream.Handshake(verification, () => stream._ssl.AuthenticateAsClientAsync(options.ToSsl(verification)));
        return stream;
    }

    /// <summary>Speaks TLS as a server. If this fails, or is cancelled, <paramref name="inner"/> is closed.</summary>
    internal static async Coroutine<TlsStream> BeginAsServer(LoopStream inner, TlsServerOptions options)
    {
        var verification = new TlsVerification(expectedName: null, options.Verify, $"{nameof(TlsServerOptions)}.{nameof(TlsServerOptions.TrustedClientRoots)}");
        var stream = new TlsStream(inner, options);
        await stream.Handshake(verification, () => stream._ssl.AuthenticateAsServerAsync(Select, state: null));
        return stream;

        ValueTask<SslServerAuthenticationOptions> Select(SslStream ssl, SslClientHelloInfo hello, object? state, CancellationToken token) =>
            new(options.ToSsl(hello.ServerName.Length == 0 ? null : hello.ServerName, verification));
    }

    // Whoever is cancelled goes on at once, and the connection is closed: half a handshake is of no use.
    private async Coroutine Handshake(TlsVerification verification, Func<Task> shakeHands)
    {
        try
        {
            await Asyncio.TimeoutAfter(_options.HandshakeTimeout, _ => shakeHands().OnLoop());
        }
        catch (Exception e)
        {
            var wasClosed = IsClosed;
            Abort();
            if (Explain(e, verification, wasClosed) is { } explained)
            {
                throw explained;
            }

            throw;
        }
    }

    private Exception? Explain(Exception exception, TlsVerification verification, bool wasClosed) => exception switch
    {
        OperationCanceledException => null,
        TimeoutException => new TimeoutException($"The TLS handshake on {Inner} had not ended after {_options.HandshakeTimeout.TotalSeconds} s.", exception),
        AuthenticationException => new TlsException($"The TLS handshake on {Inner} has failed. {verification.Complaint ?? AdviceFor(exception)}", exception),
        ObjectDisposedException => null,
        _ when wasClosed => new ObjectDisposedException(ToString(), exception),
        IOException => new TlsException($"The TLS handshake on {Inner} has failed: the peer has closed the connection. Does it speak TLS there, and does it like our certificate?", exception),
        _ => null,
    };

    // What comes from the system's library is told by its own words only.
    private string AdviceFor(Exception exception)
    {
        var text = string.Join(" ", Chain(exception).Select(static e => e.Message));
        return text switch
        {
            _ when Says("application protocol") || Says("alpn") =>
                $"There is no common protocol: this side speaks {string.Join(", ", _options.ApplicationProtocols)} (ApplicationProtocols).",
            _ when Says("protocol version") || Says("unsupported protocol") || Says("no protocols available") =>
                $"There is no common version of TLS: this side speaks {(_options.Versions is SslProtocols.None ? "what the system permits" : _options.Versions)} (Versions).",
            _ when Says("frame size") || Says("corrupted frame") || Says("wrong version number") =>
                "What the peer has sent is no TLS. Is it the right port?",
            _ when Says("alert") || Says("certificate") => $"The peer has refused: {exception.InnerException?.Message ?? exception.Message}",
            _ => text,
        };

        bool Says(string words) => text.Contains(words, StringComparison.OrdinalIgnoreCase);
    }

    private static IEnumerable<Exception> Chain(Exception? exception)
    {
        for (; exception is not null; exception = exception.InnerException)
        {
            yield return exception;
        }
    }
}
