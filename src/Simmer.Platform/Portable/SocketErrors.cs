using System.Net.Sockets;

namespace Simmer.Platform.Portable;

/// <summary>What .NET's error numbers become for users: the same exceptions as on Linux' own drivers.</summary>
internal static class SocketErrors
{
    /// <summary>For what a program does to a socket: open, bind, connect, accept, and for datagrams.</summary>
    /// <param name="error">What .NET said.</param>
    /// <param name="attempt">What was attempted, as in <c>connect to 10.0.0.1:80</c>.</param>
    public static SocketException ToSocketException(this SocketError error, string attempt) =>
        new((int)error, $"{new SocketException((int)error).Message} ({attempt})");

    /// <summary>For reading and writing: what users of a <see cref="Stream"/> expect, with the <see cref="SocketException"/> inside.</summary>
    /// <inheritdoc cref="ToSocketException"/>
    public static IOException ToStreamException(this SocketError error, string attempt)
    {
        var cause = error.ToSocketException(attempt);
        return new IOException(cause.Message, cause);
    }

    /// <summary>Does it say that there is nothing to be had now, or no room?</summary>
    public static bool MustWait(this SocketError error) => error is SocketError.WouldBlock or SocketError.IOPending or SocketError.TryAgain;
}
