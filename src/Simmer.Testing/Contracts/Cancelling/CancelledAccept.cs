using System.Net;
using System.Net.Sockets;
using Simmer.Platform;

namespace Simmer.Testing;

/// <summary>Accepting: who arrives waits for the next call.</summary>
internal sealed class CancelledAccept(IoSocket listener, Func<Socket> connect, IDisposable? name = null) : CancelSubject
{
    private readonly Queue<Socket> _clients = [];

    public static async Coroutine<CancelSubject> Create()
    {
        await Asyncio.Yield();
        var listener = Stage.Listen();
        return new CancelledAccept(listener, () => Stage.ConnectFromOutside(listener));
    }

    public static async Coroutine<CancelSubject> CreateUnix()
    {
        await Asyncio.Yield();
        var name = new UnixName();
        return new CancelledAccept(UnixSockets.Listen(name), () => UnixSockets.ConnectNamedFromOutside(name), name);
    }

    public override async Coroutine Perform()
    {
        using var accepted = await listener.Accept();
        TakeNext(accepted.RemoteEndPoint).Dispose();
    }

    public override void Produce() => _clients.Enqueue(connect());

    public override async Coroutine Verify(bool hasEnded)
    {
        Produce();
        while (_clients.Count > 0)
        {
            using var accepted = await listener.Accept();
            using var client = TakeNext(accepted.RemoteEndPoint);
            await accepted.Send("x"u8.ToArray());
        }
    }

    public override void Dispose()
    {
        listener.Dispose();
        foreach (var client in _clients)
        {
            client.Dispose();
        }

        name?.Dispose();
    }

    private Socket TakeNext(EndPoint? peer)
    {
        Check.That(_clients.TryDequeue(out var client), $"{peer} was accepted, but nobody has connected.");
        Check.Equal(client!.LocalEndPoint, peer, "Who was accepted");
        return client;
    }
}
