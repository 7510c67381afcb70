namespace Simmer;

/// <summary>From a stream that is open to TLS on it: STARTTLS, TLS behind a PROXY line, TLS inside TLS.</summary>
public static class TlsUpgrades
{
    /// <summary>Speaks TLS from here on, as a client. asyncio's <c>start_tls</c>.</summary>
    /// <param name="stream">The stream. It belongs to the result from here on: do not use it any more.</param>
    /// <param name="options">How. <see cref="TlsClientOptions.TargetHost"/> must be set.</param>
    /// <returns>The encrypted stream. It is the caller's to dispose, and disposes <paramref name="stream"/>.</returns>
    /// <remarks>
    /// Bytes that have arrived and that nobody has read yet are part of the handshake: nothing is lost.
    /// <para><b>Cancellation.</b> The connection is closed.</para>
    /// <para><b>Checkpoint.</b> Always.</para>
    /// <para><b>Threads.</b> Loop thread only.</para>
    /// </remarks>
    /// <exception cref="TlsException">The handshake has failed. The message says why, and what to do. The connection is closed.</exception>
    /// <exception cref="TimeoutException">It took longer than <see cref="TlsOptions.HandshakeTimeout"/>. The connection is closed.</exception>
    public static Coroutine<TlsStream> StartTls(this LoopStream stream, TlsClientOptions options)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(options);
        if (string.IsNullOrEmpty(options.TargetHost))
        {
            throw new ArgumentException(
                "Set TargetHost: the name that the server's certificate must be for. Without it anybody with a certificate could be the server.", nameof(options));
        }

        return TlsStream.BeginAsClient(stream, options);
    }

    /// <summary>Speaks TLS from here on, as the server.</summary>
    /// <param name="stream">The stream. It belongs to the result from here on: do not use it any more.</param>
    /// <param name="options">With which certificate.</param>
    /// <inheritdoc cref="StartTls" path="/returns|/remarks|/exception"/>
    public static Coroutine<TlsStream> StartTlsServer(this LoopStream stream, TlsServerOptions options)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(options);
        return TlsStream.BeginAsServer(stream, options);
    }
}
