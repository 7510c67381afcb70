using System.Net.Sockets;
using Simmer.Platform;

namespace Simmer.Testing;

/// <summary>Receiving: what arrives waits for the next call.</summary>
internal sealed class CancelledReceive(IoSocket inside, Socket outside, int length) : CancelSubject
{
    private readonly byte[] _buffer = new byte[length];
    private long _sent;
    private long _received;

    public static Coroutine<CancelSubject> Create(int length) => Create(Stage.ConnectWithOutside(), length);

    public static Coroutine<CancelSubject> CreateUnix(int length) => Create(UnixSockets.ConnectWithOutside(), length);

    public override async Coroutine Perform()
    {
        var count = await inside.Receive(_buffer);
        Pattern.Check(_buffer.AsSpan(0, count), _received, "What the operation received");
        _received += count;
    }

    public override void Produce()
    {
        outside.Send(Pattern.Of(length, from: _sent));
        _sent += length;
    }

    public override async Coroutine Verify(bool hasEnded)
    {
        Array.Fill(_buffer, Canary);
        await ReceiveTheRest();
        for (var i = 0; i < 3; i++)
        {
            Produce();
            await ReceiveTheRest();
        }

        CheckCanary(_buffer);
    }

    public override void Dispose()
    {
        inside.Dispose();
        outside.Dispose();
    }

    private static async Coroutine<CancelSubject> Create(Coroutine<(IoSocket Inside, Socket Outside)> connecting, int length)
    {
        var (inside, outside) = await connecting;
        return new CancelledReceive(inside, outside, length);
    }

    private async Coroutine ReceiveTheRest()
    {
        Pattern.Check(await Stage.ReceiveExactly(inside, (int)(_sent - _received)), _received, "What came after it");
        _received = _sent;
    }
}
