namespace Simmer;

/// <summary>Two sides could not agree on TLS: the handshake has failed, and the connection is closed. The message says why, and what to do.</summary>
/// <param name="message">Why, and what to do.</param>
/// <param name="innerException">What .NET says about it.</param>
public sealed class TlsException(string message, Exception? innerException = null) : IOException(message, innerException);
