using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Simmer.Bench.Measuring;

namespace Simmer.Bench.DotNetSocket;

/// <summary>One async method for each connection, which has a buffer of its own.</summary>
internal static class Serving
{
    public static IReadOnlyList<Server> Servers() =>
    [
        new("echo", size => Serve(socket => Echo(socket, size)).Wait()),
        new("sink", size => Serve(socket => Sink(socket, size)).Wait()),
        new("source", size => Serve(socket => Source(socket, size)).Wait()),
    ];

    private static async Task Serve(Func<Socket, Task> handler)
    {
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen(4096);
        Server.Announce(((IPEndPoint)listener.LocalEndPoint!).Port);
        while (true)
        {
            var socket = await listener.AcceptAsync().ConfigureAwait(false);
            socket.NoDelay = true;
            _ = Handle(socket, handler);
        }
    }

    private static async Task Handle(Socket socket, Func<Socket, Task> handler)
    {
        using (socket)
        {
            try
            {
                await handler(socket).ConfigureAwait(false);
            }
            catch (SocketException exception)
            {
                await Console.Error.WriteLineAsync(exception.Message).ConfigureAwait(false);
            }
        }
    }

    private static async Task Echo(Socket socket, int size)
    {
        Memory<byte> buffer = new byte[size];
        while (await socket.ReceiveAsync(buffer).ConfigureAwait(false) is var count and > 0)
        {
            await SendAll(socket, buffer[..count]).ConfigureAwait(false);
        }
    }

    private static async Task Sink(Socket socket, int size)
    {
        Memory<byte> buffer = new byte[size];
        var total = 0L;
        while (await socket.ReceiveAsync(buffer).ConfigureAwait(false) is var count and > 0)
        {
            total += count;
        }

        await SendAll(socket, Encoding.ASCII.GetBytes(total.ToString(CultureInfo.InvariantCulture))).ConfigureAwait(false);
    }

    private static async Task Source(Socket socket, int size)
    {
        ReadOnlyMemory<byte> data = Server.SourceData(size);
        while (true)
        {
            await SendAll(socket, data).ConfigureAwait(false);
        }
    }

    // On Unix one call sends all. Its documentation does not promise that, and the loop costs nothing.
    private static async ValueTask SendAll(Socket socket, ReadOnlyMemory<byte> data)
    {
        do
        {
            data = data[await socket.SendAsync(data).ConfigureAwait(false)..];
        }
        while (data.Length > 0);
    }
}
