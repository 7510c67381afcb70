using System.Net;
using System.Net.Sockets;
using Simmer.Platform;

namespace Simmer.Testing;

/// <summary>Receiving a datagram: one that arrives waits for the next call.</summary>
internal sealed class CancelledReceiveFrom : CancelSubject
{
    private const int Length = 20;

    private readonly IoSocket _inside = Datagrams.Open();
    private readonly Socket _outside = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
    private readonly byte[] _buffer = new byte[100];
    private readonly SocketAddress _sender = new(AddressFamily.InterNetwork);
    private int _sent;
    private int _received;

    private CancelledReceiveFrom() => _outside.Connect(_inside.LocalEndPoint!);

    public static async Coroutine<CancelSubject> Create()
    {
        await Asyncio.Yield();
        return new CancelledReceiveFrom();
    }

    public override async Coroutine Perform()
    {
        var info = await _inside.ReceiveFrom(_buffer, _sender);
        Check.That(info is { Count: Length, IsTruncated: false }, $"A datagram of {Length} bytes came as {info}.");
        Check.Equal(_outside.LocalEndPoint!, Datagrams.EndPointOf(_sender), "Who sent it");
        Pattern.Check(_buffer.AsSpan(0, Length), _received++, "The datagram");
    }

    public override void Produce() => _outside.Send(Pattern.Of(Length, from: _sent++));

    public override async Coroutine Verify(bool hasEnded)
    {
        Array.Fill(_buffer, Canary);
        _sender.Buffer.Span.Fill(Canary);
        Produce();
        while (_received < _sent)
        {
            Pattern.Check(await Datagrams.Receive(_inside), _received++, "A datagram after it");
        }

        CheckCanary(_buffer);
        CheckCanary(_sender.Buffer.Span);
    }

    public override void Dispose()
    {
        _inside.Dispose();
        _outside.Dispose();
    }
}
