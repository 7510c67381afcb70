using System.Net;
using Chat;
using Simmer;
using static Simmer.Asyncio;

Run(Main());

static async Coroutine Main()
{
    var room = new Room();
    using var listener = ListenTcp(new IPEndPoint(IPAddress.Loopback, 0));
    var server = CreateTask(TcpServer.Serve(listener, room.Join));

    using var anna = await Enter(listener.LocalEndPoint, "anna");
    using var ben = await Enter(listener.LocalEndPoint, "ben");
    Console.WriteLine($"anna reads: {await anna.ReadLine()}");

    await anna.WriteLine("the soup is ready");
    Console.WriteLine($"ben reads: {await ben.ReadLine()}");

    ben.Dispose();
    Console.WriteLine($"anna reads: {await anna.ReadLine()}");
    server.Cancel();
}

static async Coroutine<TcpStream> Enter(IPEndPoint server, string name)
{
    var stream = await ConnectTcp(server);
    await stream.WriteLine(name);
    Console.WriteLine($"{name} is told: {await stream.ReadLine()}");
    return stream;
}
