using System.Net.Sockets;
using static Simmer.Asyncio;
using static Simmer.Testing.CaseFactory;

namespace Simmer.Testing;

/// <summary>Unix sockets: connections within this machine, by names.</summary>
internal static class UnixCases
{
    public static IEnumerable<ContractCase> All =>
    [
        OptionalStory(Unix_Connect_Talks),
        OptionalStory(Unix_EndPoints_AreTheNames),
        OptionalStory(Unix_AbstractNames_NeedNoFile),
        OptionalStory(Unix_Accept_OfALongAbstractName_TellsIt),
        OptionalStory(Unix_MuchInBothDirections_Arrives),
        OptionalStory(Unix_HalfClose_TheOtherDirectionGoesOn),
        OptionalStory(Unix_ThePeerGoes_SendingFails),
        OptionalStory(Unix_Accept_WaitsForEachInTurn),
        OptionalStory(Unix_Connect_ToANameThatNobodyHas_Fails),
        OptionalStory(Unix_AStaleFile_RefusesUntilItIsDeleted),
        OptionalStory(Unix_Bind_ToANameInUse_Fails),
        OptionalStory(Unix_Adopt_AConnection_Talks),
    ];

    private static async Coroutine Unix_Connect_Talks()
    {
        using var pair = await UnixSockets.Connect();
        for (var round = 0; round < 3; round++)
        {
            var receiving = await Stage.BeginToWait(Echo(), "receive");
            await pair.Client.Send("to and fro"u8.ToArray());
            await receiving;
            Check.Bytes("to and fro", await Stage.ReceiveExactly(pair.Client, 10), "The echo");
        }

        async Coroutine Echo() => await pair.Server.Send(await Stage.ReceiveExactly(pair.Server, 10));
    }

    private static async Coroutine Unix_EndPoints_AreTheNames()
    {
        using var name = new UnixName();
        using var listener = UnixSockets.Listen(name);
        Check.Equal(name.EndPoint, listener.LocalEndPoint, "The listener's own address");
        using var pair = await UnixSockets.ConnectTo(listener, name);
        Check.Equal(name.EndPoint, pair.Client.RemoteEndPoint, "The client's peer");
        Check.Equal(null, pair.Client.LocalEndPoint, "The own address of a client without a name");
        Check.Equal(name.EndPoint, pair.Server.LocalEndPoint, "The server's own address");
        Check.Equal(null, pair.Server.RemoteEndPoint, "The server's peer, who has no name");
        Check.Equal(AddressFamily.Unix, pair.Server.AddressFamily, "Its family");
    }

    private static async Coroutine Unix_AbstractNames_NeedNoFile()
    {
        using var name = UnixName.Abstract();
        var listener = UnixSockets.Listen(name);
        Check.Equal(name.EndPoint, listener.LocalEndPoint, "The listener's own address");
        using (var pair = await UnixSockets.ConnectTo(listener, name))
        {
            await pair.Client.Send("x"u8.ToArray());
            Check.Bytes("x", await Stage.ReceiveExactly(pair.Server, 1), "What was sent");
            Check.Equal(name.EndPoint, pair.Client.RemoteEndPoint, "The client's peer");
        }

        listener.Dispose(); // And with it the name.
        UnixSockets.Listen(name).Dispose();
    }

    private static async Coroutine Unix_Accept_OfALongAbstractName_TellsIt()
    {
        using var name = UnixName.Abstract();
        using var listener = UnixSockets.Listen(name);
        using var client = UnixSockets.ConnectNamedFromOutside(name);
        using var accepted = await listener.Accept();
        Check.Equal(client.LocalEndPoint, accepted.RemoteEndPoint, "Who was accepted");
    }

    private static async Coroutine Unix_MuchInBothDirections_Arrives()
    {
        using var pair = await UnixSockets.Connect();
        var (there, back) = (Pattern.Of(3_000_000), Pattern.Of(2_000_000, from: 7));
        var sending = CreateTask(Stage.SendAndEnd(pair.Server, back));
        var receiving = CreateTask(Stage.ReceiveToEnd(pair.Client));
        Check.Bytes(there, await Stage.Both(Stage.SendAndEnd(pair.Client, there), Stage.ReceiveToEnd(pair.Server)), "What went there");
        await sending;
        Check.Bytes(back, await receiving, "What came back");
    }

    private static async Coroutine Unix_HalfClose_TheOtherDirectionGoesOn()
    {
        using var pair = await UnixSockets.Connect();
        await Stage.SendAndEnd(pair.Client, "question"u8.ToArray());
        Check.Bytes("question", await Stage.ReceiveToEnd(pair.Server), "The question");
        Check.Equal(0, await pair.Server.Receive(new byte[1]), "What a receive at the end returns, again");
        var answer = Pattern.Of(1_000_000);
        Check.Bytes(answer, await Stage.Both(Stage.SendAndEnd(pair.Server, answer), Stage.ReceiveToEnd(pair.Client)), "The answer");
        var failure = await Check.Throws<IOException>("sending after the end", async () => await pair.Client.Send(new byte[1]));
        Check.Error(failure, SocketError.Shutdown);
    }

    private static async Coroutine Unix_ThePeerGoes_SendingFails()
    {
        using var pair = await UnixSockets.Connect();
        pair.Client.Dispose();
        Check.Equal(0, await pair.Server.Receive(new byte[1]), "What a receive returns when the peer has gone");
        var failure = await Check.Throws<IOException>("sending to nobody", async () => await pair.Server.Send(new byte[1]));
        Check.Error(failure, SocketError.Shutdown, SocketError.ConnectionReset, SocketError.ConnectionAborted);
    }

    private static async Coroutine Unix_Accept_WaitsForEachInTurn()
    {
        using var name = new UnixName();
        using var listener = UnixSockets.Listen(name);
        for (var round = 0; round < 3; round++)
        {
            using var holder = new IoSocketHolder();
            var accepting = await Stage.BeginToWait(holder.Take(listener.Accept()), "accept");
            using var client = UnixSockets.ConnectNamedFromOutside(name);
            await accepting;
            Check.Equal(client.LocalEndPoint, holder.Socket.RemoteEndPoint, "Who was accepted");
        }
    }

    private static async Coroutine Unix_Connect_ToANameThatNobodyHas_Fails()
    {
        using var name = new UnixName();
        await CheckRefused(name, "a name that nobody has");
    }

    private static async Coroutine Unix_AStaleFile_RefusesUntilItIsDeleted()
    {
        using var name = new UnixName();
        LeaveBehind(name);
        await CheckRefused(name, "a file without a listener");
        using (var late = UnixSockets.Open())
        {
            Check.Error(Check.Throws<SocketException>("binding to a stale file", () => late.Bind(name.EndPoint)), SocketError.AddressAlreadyInUse);
        }

        File.Delete(name.Path!);
        using var listener = UnixSockets.Listen(name);
        using var pair = await UnixSockets.ConnectTo(listener, name);
        await pair.Client.Send("x"u8.ToArray());
        Check.Bytes("x", await Stage.ReceiveExactly(pair.Server, 1), "What was sent");
    }

    private static async Coroutine Unix_Bind_ToANameInUse_Fails()
    {
        using var name = new UnixName();
        using var first = UnixSockets.Listen(name);
        using (var second = UnixSockets.Open())
        {
            Check.Error(Check.Throws<SocketException>("binding to a name in use", () => second.Bind(name.EndPoint)), SocketError.AddressAlreadyInUse);
        }

        using var pair = await UnixSockets.ConnectTo(first, name); // It is still the first one's.
    }

    private static async Coroutine Unix_Adopt_AConnection_Talks()
    {
        var (inside, outside) = await UnixSockets.ConnectWithOutside();
        using (inside)
        {
            using var adopted = Stage.Driver.Adopt(outside.SafeHandle);
            Check.Equal(AddressFamily.Unix, adopted.AddressFamily, "Its family");
            var data = Pattern.Of(1_000_000);
            Check.Bytes(data, await Stage.Both(Stage.SendAndEnd(adopted, data), Stage.ReceiveToEnd(inside)), "What it sent");
            await inside.Send("back"u8.ToArray());
            Check.Bytes("back", await Stage.ReceiveExactly(adopted, 4), "What it received");
        }
    }

    // Whoever closes a socket may delete its file, but not one that was given another name meanwhile.
    private static void LeaveBehind(UnixName name)
    {
        using var former = new UnixName();
        using var socket = UnixSockets.OpenOutside();
        socket.Bind(former.EndPoint);
        socket.Listen(1);
        File.Move(former.Path!, name.Path!);
    }

    private static async Coroutine CheckRefused(UnixName name, string what)
    {
        using var client = UnixSockets.Open();
        var failure = await Check.Throws<SocketException>($"connecting to {what}", async () => await client.Connect(name.EndPoint));
        Check.Error(failure, SocketError.ConnectionRefused, SocketError.AddressNotAvailable);
    }
}
