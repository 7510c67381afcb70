using System.Globalization;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using static Simmer.Asyncio;

namespace Simmer.Tests.Net;

/// <summary>As much of an HTTP/1.1 server as it takes to test a client.</summary>
/// <remarks>
/// <c>POST /echo</c> answers with the body, <c>GET /count</c> with the number of the connection and of the request on it,
/// <c>GET /slow</c> sends half of its answer and waits for <see cref="Continue"/>; <c>GET /never</c> does not answer.
/// </remarks>
internal sealed class SmallHttpServer(TcpListener listener, X509Certificate2? certificate = null)
{
    public const string FirstHalf = "first half, ";
    public const string SecondHalf = "second half";

    public AsyncEvent Continue { get; } = new();

    /// <summary>A request has come that is not going to be answered.</summary>
    public AsyncEvent HasBeenAsked { get; } = new();

    public int Connections { get; private set; }

    /// <summary>How many there are now.</summary>
    public int OpenConnections { get; private set; }

    public Uri Uri(string path) => new($"{(certificate is null ? "http" : "https")}://localhost:{listener.LocalEndPoint.Port}{path}");

    /// <summary>Runs a test with a server.</summary>
    public static async Coroutine With(Func<SmallHttpServer, Coroutine> test, X509Certificate2? certificate = null)
    {
        var server = new SmallHttpServer(ListenTcp(Loopback.AnyPort), certificate);
        await TaskGroup.Run(async group =>
        {
            group.Spawn(server.Serve());
            await test(server);
            group.Cancel();
        });
    }

    private Coroutine Serve() => TcpServer.Serve(listener, async connection =>
    {
        Connections++;
        OpenConnections++;
        try
        {
            if (certificate is null)
            {
                await ServeRequests(connection, Connections).OnLoop();
                return;
            }

            using var tls = new SslStream(connection);
            await tls.AuthenticateAsServerAsync(certificate).OnLoop();
            await ServeRequests(tls, Connections).OnLoop();
        }
        catch (IOException)
        {
            // The client has gone.
        }
        finally
        {
            OpenConnections--;
        }
    });

    // An ordinary async method: it has to work, too.
    private async Task ServeRequests(Stream stream, int connection)
    {
        using var reader = new StreamReader(stream, Encoding.Latin1);
        for (var number = 1; await ReadHead(reader) is { } head; number++)
        {
            switch (head.Path)
            {
                case "/echo":
                    var body = new char[head.Length];
                    await reader.ReadBlockAsync(body);
                    await Answer(stream, new string(body));
                    break;
                case "/count":
                    await Answer(stream, $"{connection}.{number}");
                    break;
                case "/slow":
                    await Write(stream, $"HTTP/1.1 200 OK\r\nContent-Length: {FirstHalf.Length + SecondHalf.Length}\r\n\r\n{FirstHalf}");
                    HasBeenAsked.Set();
                    await Continue.Wait();
                    await Write(stream, SecondHalf);
                    break;
                default:
                    HasBeenAsked.Set();
                    await stream.ReadExactlyAsync(new byte[1]); // Until the client gives up.
                    break;
            }
        }
    }

    private static async Task<(string Path, int Length)?> ReadHead(StreamReader reader)
    {
        if (await reader.ReadLineAsync() is not { Length: > 0 } request)
        {
            return null;
        }

        var length = 0;
        while (await reader.ReadLineAsync() is { Length: > 0 } header)
        {
            if (header.StartsWith("Content-Length:", StringComparison.OrdinalIgnoreCase))
            {
                length = int.Parse(header.AsSpan("Content-Length:".Length), CultureInfo.InvariantCulture);
            }
        }

        return (request.Split(' ')[1], length);
    }

    private static Task Answer(Stream stream, string text) => Write(stream, $"HTTP/1.1 200 OK\r\nContent-Length: {text.Length}\r\n\r\n{text}");

    private static async Task Write(Stream stream, string text) => await stream.WriteAsync(Encoding.Latin1.GetBytes(text));
}
