using System.Net.Sockets;
using Simmer.Platform;

namespace Simmer.Testing;

/// <summary>Sending to somebody who takes it slowly: a beginning of the data has been sent, and nothing else.</summary>
internal sealed class CancelledSend(IoSocket inside, Socket outside, Func<IoSocket, byte[], Coroutine> send) : CancelSubject
{
    private readonly byte[] _data = new byte[CancelledPeer.MoreThanItTakes];
    private readonly CancelledPeer _peer = new(outside);

    public static Coroutine<CancelSubject> Create(Func<IoSocket, byte[], Coroutine> send) => Create(Stage.ConnectWithOutside(), send);

    public static Coroutine<CancelSubject> CreateUnix(Func<IoSocket, byte[], Coroutine> send) => Create(UnixSockets.ConnectWithOutside(), send);

    public static IReadOnlyList<ReadOnlyMemory<byte>> InPieces(byte[] data) =>
        [.. data.Chunk(50_007).Select((piece, index) => (ReadOnlyMemory<byte>)data.AsMemory(index * 50_007, piece.Length))];

    public override async Coroutine Perform()
    {
        Pattern.Fill(_data, from: 0);
        await send(inside, _data);
    }

    public override void Produce() => _peer.TakeSome();

    public override void ProduceMore() => _peer.TakeSome();

    public override async Coroutine Verify(bool hasEnded)
    {
        Array.Fill(_data, Canary); // It is the sender's again: nobody may send this.
        await _peer.CheckBeginningAndMarker(inside, _data.Length, hasEnded);
        CheckCanary(_data);
    }

    public override void Dispose()
    {
        inside.Dispose();
        outside.Dispose();
    }

    private static async Coroutine<CancelSubject> Create(Coroutine<(IoSocket Inside, Socket Outside)> connecting, Func<IoSocket, byte[], Coroutine> send)
    {
        var (inside, outside) = await connecting;
        CancelledPeer.KeepLittle(inside, outside);
        return new CancelledSend(inside, outside, send);
    }
}
