using System.Net.Sockets;

namespace Simmer;

/// <summary>Nobody has answered at any of a host's addresses.</summary>
/// <remarks>Its <see cref="SocketException.SocketErrorCode"/> is that of the last failure; the message tells all of them. asyncio's <c>all_errors</c>.</remarks>
public sealed class ConnectException : SocketException
{
    internal ConnectException(string message, IReadOnlyList<SocketException> failures)
        : base((int)failures[^1].SocketErrorCode, message) => Failures = failures;

    /// <summary>What has become of each attempt, in the order in which they failed: at least one.</summary>
    public IReadOnlyList<SocketException> Failures { get; }
}
