using System.Net;

namespace Simmer;

/// <summary>A datagram of <see cref="UdpEndpoint.ReceiveAll"/>.</summary>
/// <param name="Data">What it says. The memory is used again for the next one: copy what is needed longer.</param>
/// <param name="Sender">Who has sent it. The object may be given out again: it must not be changed.</param>
/// <param name="IsTruncated">It was longer than the buffer; the rest is lost.</param>
public readonly record struct UdpDatagram(ReadOnlyMemory<byte> Data, IPEndPoint Sender, bool IsTruncated);
