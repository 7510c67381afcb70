using System.Globalization;
using System.Net;
using System.Text;
using Simmer.Bench.Measuring;
using static Simmer.Asyncio;

namespace Simmer.Bench;

/// <summary>Servers, as users write them: one coroutine for each connection. An echo has no buffer: it borrows the loop's while there is something in it.</summary>
internal static class Serving
{
    private static readonly ListenOptions s_options = new() { Backlog = 4096 };

    public static IReadOnlyList<Server> Servers() =>
    [
        new("echo", _ => BenchLoop.Run(Serve(Echo))),
        new("sink", size => BenchLoop.Run(Serve(connection => Sink(connection, size)))),
        new("source", size => BenchLoop.Run(Serve(connection => Source(connection, size)))),
    ];

    private static async Coroutine Serve(Func<TcpStream, Coroutine> handler)
    {
        var listener = ListenTcp(new IPEndPoint(IPAddress.Loopback, 0), s_options);
        Server.Announce(listener.LocalEndPoint.Port);
        await TcpServer.Serve(listener, handler);
    }

    private static async Coroutine Echo(TcpStream connection)
    {
        while (true)
        {
            using var data = await connection.ReadBorrowed(); // While it waits it holds no memory.
            if (data.IsEmpty)
            {
                return;
            }

            await connection.Write(data.Memory);
        }
    }

    private static async Coroutine Sink(TcpStream connection, int size)
    {
        Memory<byte> buffer = new byte[size];
        var total = 0L;
        while (await connection.Read(buffer) is var count and > 0)
        {
            total += count;
        }

        await connection.Write(Encoding.ASCII.GetBytes(total.ToString(CultureInfo.InvariantCulture)));
    }

    private static async Coroutine Source(TcpStream connection, int size)
    {
        ReadOnlyMemory<byte> data = Server.SourceData(size);
        while (true)
        {
            await connection.Write(data); // Until nobody takes it any more: then it throws, or this process is ended.
        }
    }
}
