using System.Net;
using System.Net.Sockets;
using Simmer.Platform;

namespace Simmer.Testing;

/// <summary>Accepting: who arrives waits for the next call.</summary>
internal sealed class CancelledAccept(IoSocket listener) : CancelSubject
{
    private readonly Queue<Socket> _clients = [];

    public static async Coroutine<CancelSubject> Create()
    {
        await Asyncio.Yield();
        return new CancelledAccept(Stage.Listen());
    }

    public override async Coroutine Perform()
    {
        using var accepted = await listener.Accept();
        CheckNext(accepted.RemoteEndPoint);
    }

    public override void Produce() => _clients.Enqueue(Stage.ConnectFromOutside(listener));

    public override async Coroutine Verify(bool hasEnded)
    {
        Produce();
        while (_clients.TryPeek(out var client))
        {
            using var accepted = await listener.Accept();
            CheckNext(accepted.RemoteEndPoint);
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
    }

    private void CheckNext(EndPoint? peer)
    {
        Check.That(_clients.TryDequeue(out var client), $"{peer} was accepted, but nobody has connected.");
        using (client)
        {
            Check.Equal(client!.LocalEndPoint, peer, "Who was accepted");
        }
    }
}
