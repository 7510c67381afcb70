using System.Net;

namespace Simmer;

/// <summary>A datagram has been received into a buffer.</summary>
/// <param name="Count">How many bytes; zero is a datagram, too: an empty one.</param>
/// <param name="Sender">Who has sent it. The object may be given out again: it must not be changed.</param>
/// <param name="IsTruncated">It was longer than the buffer; the rest is lost.</param>
public readonly record struct UdpReceived(int Count, IPEndPoint Sender, bool IsTruncated);
