using System.Net;
using System.Net.Sockets;
using Simmer.Platform;
using static Simmer.Asyncio;

namespace Simmer.Testing;

/// <summary>What stories need: sockets of the driver that is put to the test, peers outside of it, and moments.</summary>
internal static class Stage
{
    public static readonly IPEndPoint AnyPort = new(IPAddress.Loopback, port: 0);

    /// <summary>The driver of the running loop.</summary>
    public static IoDriver Driver => IoDriver.Of(EventLoop.Current);

    public static IoSocket OpenTcp(AddressFamily family = AddressFamily.InterNetwork) => Driver.Open(family, SocketType.Stream, ProtocolType.Tcp);

    /// <summary>A socket that listens at a port that the system has chosen.</summary>
    public static IoSocket Listen(int backlog = 128)
    {
        var socket = OpenTcp();
        socket.Bind(AnyPort);
        socket.Listen(backlog);
        return socket;
    }

    /// <summary>A port at which nobody listens.</summary>
    public static EndPoint Nobody()
    {
        using var listener = Listen();
        return listener.LocalEndPoint!;
    }

    public static async Coroutine<Pair> Connect()
    {
        using var listener = Listen();
        return await ConnectTo(listener);
    }

    public static async Coroutine<Pair> ConnectTo(IoSocket listener)
    {
        var client = OpenTcp();
        try
        {
            var accepting = CreateTask(listener.Accept());
            await client.Connect(listener.LocalEndPoint!);
            return new Pair(client, await accepting);
        }
        catch
        {
            client.Dispose();
            throw;
        }
    }

    /// <summary>A socket of .NET's own, connected when this returns, while the loop has seen nothing yet.</summary>
    public static Socket ConnectFromOutside(IoSocket listener)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        socket.Connect(listener.LocalEndPoint!);
        return socket;
    }

    /// <summary>A connection between the driver and a socket of .NET's own, which does things at once, without the loop.</summary>
    public static async Coroutine<(IoSocket Inside, Socket Outside)> ConnectWithOutside()
    {
        using var listener = Listen();
        var outside = ConnectFromOutside(listener);
        return (await listener.Accept(), outside);
    }

    public static async Coroutine<byte[]> ReceiveExactly(IoSocket socket, int count)
    {
        var received = new byte[count];
        for (var at = 0; at < count;)
        {
            var more = await socket.Receive(received.AsMemory(at));
            Check.That(more > 0, $"The stream ended after {at} of {count} bytes.");
            at += more;
        }

        return received;
    }

    public static async Coroutine<byte[]> ReceiveToEnd(IoSocket socket, int bufferSize = 64 * 1024)
    {
        var received = new MemoryStream();
        var buffer = new byte[bufferSize];
        while (await socket.Receive(buffer) is var count and > 0)
        {
            received.Write(buffer, 0, count);
        }

        return received.ToArray();
    }

    /// <summary>Does two things at once, and returns what the second one returns, when both have ended. If one fails, so does this, at once.</summary>
    public static async Coroutine<T> Both<T>(Coroutine first, Coroutine<T> second)
    {
        var one = CreateTask(first);
        var other = CreateTask(second);
        try
        {
            await Gather(one, other);
            return other.Result;
        }
        finally
        {
            await End(one);
            await End(other);
        }
    }

    /// <summary>Ends a task whose result nobody wants.</summary>
    public static async Coroutine End(LoopTask task)
    {
        task.Cancel();
        await task.Settle();
    }

    /// <summary>Sends everything and then the end.</summary>
    public static async Coroutine SendAndEnd(IoSocket socket, ReadOnlyMemory<byte> data)
    {
        await socket.Send(data);
        socket.ShutDown(SocketShutdown.Send);
    }

    /// <summary>Lets the loop ask the system once, and run what that wakes.</summary>
    public static Coroutine Turn() => Sleep(TimeSpan.FromTicks(1));

    /// <summary>As much time as any driver needs for something that must not happen: several turns.</summary>
    public static async Coroutine SomeTurns()
    {
        for (var i = 0; i < 4; i++)
        {
            await Sleep(TimeSpan.FromMilliseconds(1));
        }
    }

    /// <summary>Begins an operation, and goes on when it is under way and waits.</summary>
    public static async Coroutine<LoopTask> BeginToWait(Coroutine operation, string what)
    {
        var task = CreateTask(operation, name: what);
        await SomeTurns();
        if (task is { IsFaulted: true, Exception: PlatformNotSupportedException })
        {
            await task;
        }

        Check.That(!task.IsCompleted, $"{what}: it should wait, but it has ended: {task}{(task.IsFaulted ? $": {task.Exception!.Message}" : "")}.");
        return task;
    }
}
