using System.Net;
using Simmer;
using static Simmer.Asyncio;

Run(Main());

static async Coroutine Main()
{
    await Shortest();
    await StepByStep();
    await OnAllCores();
}

static async Coroutine Echo(TcpStream connection)
{
    var buffer = new byte[4096];
    while (await connection.Read(buffer) is var count and > 0)
    {
        await connection.Write(buffer.AsMemory(0, count));
    }
}

static async Coroutine Shortest()
{
    var endpoint = new IPEndPoint(IPAddress.Loopback, 0);
    await MoveOnAfter(TimeSpan.FromMilliseconds(20), async _ =>
    {
        #region ctrl-c
        // Ctrl-C cancels the program: the server accepts nothing more, handlers have ten seconds to end, then they are cancelled.
        await TcpServer.Serve(ListenTcp(endpoint), Echo, new ServerOptions { Grace = TimeSpan.FromSeconds(10) });
        #endregion
    });
    Console.WriteLine("the first server has ended");
}

static async Coroutine StepByStep()
{
    #region steps
    var listener = ListenTcp(new IPEndPoint(IPAddress.Loopback, 0));
    var server = new TcpServer(listener, Echo, new ServerOptions { MaxConnections = 1000 });
    await TaskGroup.Run(async group =>
    {
        group.Spawn(server.Run());

        using var client = await ConnectTcp(listener.LocalEndPoint);
        await client.Write("hello"u8.ToArray());
        Console.WriteLine($"{await client.Read(new byte[5])} bytes came back");
        Console.WriteLine(server.Snapshot());

        var inTime = await server.Drain(TimeSpan.FromMilliseconds(50)); // The client stays, so its handler is cancelled.
        Console.WriteLine(inTime ? "all had ended" : "one was cancelled");
    });
    Console.WriteLine(server.Snapshot());
    #endregion
}

static async Coroutine OnAllCores()
{
    #region cores
    using var group = new TcpServerGroup(new IPEndPoint(IPAddress.Loopback, 0), Echo, new TcpServerGroupOptions { Loops = 2 });
    var running = CreateTask(group.Run());
    await group.WaitUntilServing();
    using (var client = await ConnectTcp(group.LocalEndPoint))
    {
        await client.Write("hello"u8.ToArray());
        Console.WriteLine($"{await client.Read(new byte[5])} bytes came back");
    }

    await group.Drain(TimeSpan.FromSeconds(5));
    await running;
    #endregion
}
