using System.Net.Sockets;
using System.Runtime.InteropServices;
using Simmer.Platform;
using static Simmer.Testing.CaseFactory;

namespace Simmer.Testing;

/// <summary>Waiting for what is neither a connection nor a pipe, and what nobody can wait for.</summary>
internal static class WatchingOtherCases
{
    public static IEnumerable<ContractCase> All =>
    [
        OptionalStory(WaitUntilReady_OfAListener_WaitsForSomebody),
        OptionalStory(WaitUntilReady_OfADatagramSocket_WaitsForOne),
        OptionalStory(Watch_AFile_Fails),
        OptionalStory(Watch_WhatIsClosed_Fails),
    ];

    private static async Coroutine WaitUntilReady_OfAListener_WaitsForSomebody()
    {
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(Stage.AnyPort);
        listener.Listen(1);
        var waiting = await BeginToWait(listener.SafeHandle, IoReadiness.Readable);
        using var client = Stage.OpenTcp();
        await client.Connect(listener.LocalEndPoint!);
        await waiting;
        using var server = listener.Accept();
        Check.Equal(client.LocalEndPoint, server.RemoteEndPoint, "Who was accepted");
    }

    private static async Coroutine WaitUntilReady_OfADatagramSocket_WaitsForOne()
    {
        using var watched = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        watched.Bind(Stage.AnyPort);
        using var sender = Datagrams.Open();
        await Stage.Driver.WaitUntilReady(watched.SafeHandle, IoReadiness.Writable);
        for (var round = 1; round <= 3; round++)
        {
            var waiting = await BeginToWait(watched.SafeHandle, IoReadiness.Readable);
            await sender.SendTo(Pattern.Of(round), watched.LocalEndPoint!.Serialize());
            await waiting;
            Check.Equal(round, watched.Receive(new byte[10]), "How large the datagram is");
        }
    }

    // It is always ready, so there is nothing to wait for; whoever tries has something else in mind.
    private static async Coroutine Watch_AFile_Fails()
    {
        await Asyncio.Yield();
        using var file = new TemporaryFile(10);
        try
        {
            Stage.Driver.Watch(file.Handle, IoReadiness.Readable, () => { }).Dispose();
        }
        catch (IOException)
        {
            return;
        }

        throw new ContractException("Watching a file: expected an IOException, but it succeeds.");
    }

    private static async Coroutine Watch_WhatIsClosed_Fails()
    {
        var (inside, outside) = await Stage.ConnectWithOutside();
        using (inside)
        {
            var handle = outside.SafeHandle;
            outside.Dispose();
            Check.Throws<ObjectDisposedException>("watching what is closed", () => Stage.Driver.Watch(handle, IoReadiness.Readable, () => { }).Dispose());
        }
    }

    private static Coroutine<LoopTask> BeginToWait(SafeHandle handle, IoReadiness readiness) =>
        Stage.BeginToWait(Stage.Driver.WaitUntilReady(handle, readiness), $"wait until {readiness}");
}
