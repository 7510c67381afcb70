using System.Net;
using System.Text;
using static Simmer.Asyncio;

namespace Simmer.Integration.Cli;

/// <summary>A server that behaves well or badly, depending on the path. It runs on a loop of its own, on a thread of its own.</summary>
internal sealed class Site : IDisposable
{
    private readonly Func<TcpStream, Coroutine> _handler;
    private readonly ManualResetEventSlim _ready = new();
    private readonly Thread _thread;
    private EventLoop? _loop;
    private LoopTask? _main;

    public Site(Func<TcpStream, Coroutine>? handler = null)
    {
        _handler = handler ?? Answer;
        _thread = new Thread(Run) { IsBackground = true };
        _thread.Start();
        _ready.Wait(Wait.Limit).ShouldBeTrue();
    }

    public int Port { get; private set; }

    /// <summary>How many bodies have been begun that will never end.</summary>
    public int HalfBodies { get; private set; }

    /// <summary>How many requests have come.</summary>
    public int Requests { get; private set; }

    public string Url(string path) => $"http://127.0.0.1:{Port}{path}";

    public void Dispose()
    {
        _loop!.CallSoonThreadsafe(() => _main!.Cancel());
        _thread.Join(Wait.Limit).ShouldBeTrue();
    }

    /// <summary>Receives until the end of a request's head.</summary>
    /// <returns>Its path; null if the client has gone.</returns>
    public static async Coroutine<string?> ReceivePath(TcpStream connection)
    {
        var head = string.Empty;
        var buffer = new byte[4096];
        while (!head.Contains("\r\n\r\n", StringComparison.Ordinal))
        {
            var count = await connection.Read(buffer);
            if (count == 0)
            {
                return null;
            }

            head += Encoding.ASCII.GetString(buffer, 0, count);
        }

        return head.Split(' ')[1];
    }

    private void Run()
    {
        using var runner = new LoopRunner(new LoopOptions { HandleSignals = false });
        try
        {
            runner.Run(Serve());
        }
        catch (CancelledException)
        {
            // The test is over.
        }
    }

    private async Coroutine Serve()
    {
        var listener = ListenTcp(new IPEndPoint(IPAddress.Loopback, 0));
        (Port, _loop, _main) = (listener.LocalEndPoint.Port, EventLoop.Current, CurrentTask);
        _ready.Set();
        await TcpServer.Serve(listener, _handler);
    }

    private async Coroutine Answer(TcpStream connection)
    {
        while (await ReceivePath(connection) is { } path)
        {
            Requests++;
            var (answer, isAll) = path switch
            {
                "/missing" => (Response("404 Not Found", "nothing"), true),
                "/broken" => (Response("503 Service Unavailable", ""), true),
                "/garbage" => ("This is not HTTP.\r\n\r\n", false),
                "/cut" => ("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf of it", false),
                "/silent" => (null, true),
                "/half" => ("HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\nthe beginning", true),
                "/round" => ("HTTP/1.1 302 Found\r\nLocation: /round\r\nContent-Length: 0\r\n\r\n", true),
                "/moved" => ("HTTP/1.1 301 Moved Permanently\r\nLocation: /there\r\nContent-Length: 0\r\n\r\n", true),
                "/astray" => ("HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n", true),
                "/nowhere" => ("HTTP/1.1 302 Found\r\nLocation: http://[[/\r\nContent-Length: 0\r\n\r\n", true),
                "/large" => (Response("200 OK", new string('x', 3_000_000)), true),
                _ => (Response("200 OK", $"you asked for {path}"), true),
            };

            if (answer is not null)
            {
                await connection.Write(Encoding.ASCII.GetBytes(answer));
            }

            HalfBodies += path == "/half" ? 1 : 0;
            if (!isAll)
            {
                return;
            }
        }
    }

    private static string Response(string status, string body) => $"HTTP/1.1 {status}\r\nContent-Length: {body.Length}\r\n\r\n{body}";
}
