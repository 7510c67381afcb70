using System.Net;
using System.Net.Sockets;
using Simmer.Platform;

namespace Simmer.Testing;

/// <summary>Sending a datagram: if it was cancelled it was not sent.</summary>
internal sealed class CancelledSendTo : CancelSubject
{
    private readonly IoSocket _inside = Datagrams.Open();
    private readonly Socket _outside = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
    private readonly SocketAddress _receiver;

    private CancelledSendTo()
    {
        _outside.Bind(Stage.AnyPort);
        _receiver = _outside.LocalEndPoint!.Serialize();
    }

    public static async Coroutine<CancelSubject> Create()
    {
        await Asyncio.Yield();
        return new CancelledSendTo();
    }

    public override Coroutine Perform() => _inside.SendTo("it"u8.ToArray(), _receiver);

    // It goes by itself.
    public override void Produce()
    {
    }

    public override async Coroutine Verify(bool hasEnded)
    {
        await _inside.SendTo("next"u8.ToArray(), _receiver);
        if (hasEnded)
        {
            Check.Bytes("it", Receive(), "The datagram that was sent");
        }

        Check.Bytes("next", Receive(), "The one after it");
        Check.That(_outside.Available == 0, "More datagrams came than were sent.");
    }

    public override void Dispose()
    {
        _inside.Dispose();
        _outside.Dispose();
    }

    private byte[] Receive()
    {
        Check.That(_outside.Poll(TimeSpan.FromSeconds(10), SelectMode.SelectRead), "A datagram that was sent has not arrived.");
        var buffer = new byte[100];
        return buffer[.._outside.Receive(buffer)];
    }
}
