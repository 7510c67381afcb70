using System.Net.Sockets;
using Simmer.Platform;

namespace Simmer.Testing;

/// <summary>Waiting for something to be there: it takes nothing, cancelled or not.</summary>
internal sealed class CancelledEmptyReceive(IoSocket inside, Socket outside) : CancelSubject
{
    private const int Length = 3;

    private int _sent;

    public static async Coroutine<CancelSubject> Create()
    {
        var (inside, outside) = await Stage.ConnectWithOutside();
        return new CancelledEmptyReceive(inside, outside);
    }

    public override async Coroutine Perform() => Check.Equal(0, await inside.Receive(Memory<byte>.Empty), "What an empty receive returns");

    public override void Produce()
    {
        outside.Send(Pattern.Of(Length, from: _sent));
        _sent += Length;
    }

    public override async Coroutine Verify(bool hasEnded)
    {
        Check.That(!hasEnded || _sent > 0, "It says that something is there, but nothing was sent.");
        Produce();
        await Perform();
        Pattern.Check(await Stage.ReceiveExactly(inside, _sent), 0, "What was there");
        _sent = 0;
    }

    public override void Dispose()
    {
        inside.Dispose();
        outside.Dispose();
    }
}
