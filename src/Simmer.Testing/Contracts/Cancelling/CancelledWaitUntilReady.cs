using System.Net.Sockets;
using Simmer.Platform;

namespace Simmer.Testing;

/// <summary>Waiting until somebody else's descriptor is ready: it takes nothing, and can be waited for again.</summary>
internal sealed class CancelledWaitUntilReady(Socket watched, IoSocket peer) : CancelSubject
{
    private int _sent;

    public static async Coroutine<CancelSubject> Create()
    {
        var (inside, outside) = await Stage.ConnectWithOutside();
        return new CancelledWaitUntilReady(outside, inside);
    }

    public override Coroutine Perform() => Stage.Driver.WaitUntilReady(watched.SafeHandle, IoReadiness.Readable);

    public override void Produce() => _sent += peer.TrySend("x"u8);

    public override async Coroutine Verify(bool hasEnded)
    {
        Check.That(!hasEnded || _sent > 0, "It says that something is there, but nothing was sent.");
        Produce();
        await Perform();
        var buffer = new byte[100];
        for (var at = 0; at < _sent;)
        {
            at += watched.Receive(buffer);
        }

        _sent = 0;
        await Stage.End(await Stage.BeginToWait(Perform(), "wait when everything has been read away"));
    }

    public override void Dispose()
    {
        watched.Dispose();
        peer.Dispose();
    }
}
