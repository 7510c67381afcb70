using System.Net;
using Simmer;
using static Simmer.Asyncio;

Run(Main());

static async Coroutine Main()
{
    using var listener = ListenTcp(new IPEndPoint(IPAddress.Loopback, 0));
    var server = CreateTask(TcpServer.Serve(listener, Echo));

    using var client = await ConnectTcp(listener.LocalEndPoint);
    await client.WriteLine("hello");
    Console.WriteLine(await client.ReadLine());

    client.CloseWrite(); // The server reads the end, and closes; so do we.
    Console.WriteLine($"at the end: {await client.ReadLine() ?? "nothing more"}");
    server.Cancel();
}

#region echo
static async Coroutine Echo(TcpStream connection)
{
    // A connection that is idle holds no buffer: one is lent while there is something in it.
    while (true)
    {
        using var data = await connection.ReadBorrowed();
        if (data.IsEmpty)
        {
            return;
        }

        await connection.Write(data.Memory); // Waits for a slow peer.
    }
}
#endregion
