using System.Net;
using System.Text;
using Simmer.Cli.Pages;
using static Simmer.Asyncio;

namespace Simmer.Integration.Pages;

/// <summary>The server of the demonstration, byte by byte.</summary>
public sealed class PageConnectionTests
{
    [Fact]
    public void Get_TwoAtOnce_AreAnsweredInOrder()
    {
        var answer = Exchange("GET /pages/000 HTTP/1.1\r\n\r\nHEAD /pages/010 HTTP/1.1\r\nConnection: close\r\n\r\n");
        answer.Split("HTTP/1.1 200 OK").Length.ShouldBe(3);
        answer.ShouldEndWith("Connection: close\r\n\r\n", customMessage: "HEAD has no body");
    }

    [Theory]
    [InlineData("GET /nothing HTTP/1.1\r\nConnection: close\r\n\r\n", "HTTP/1.1 404 Not Found")]
    [InlineData("DELETE /pages/000 HTTP/1.1\r\nConnection: close\r\n\r\n", "HTTP/1.1 405 Method Not Allowed\r\nAllow: GET, HEAD")]
    [InlineData("hello\r\n\r\n", "HTTP/1.1 400 Bad Request")]
    public void Request_ThatIsWrong_IsRefused(string request, string expected) => Exchange(request).ShouldStartWith(expected);

    [Fact]
    public void Head_WithoutEnd_IsRefusedAtSomePoint() =>
        Exchange("GET / HTTP/1.1\r\nX: " + new string('x', 8 * 1024 - 19)).ShouldStartWith("HTTP/1.1 431 ");

    [Fact]
    public void Get_WholePage_HasTheLengthThatItSays()
    {
        var page = new PageSite(20, 0.001).Find("/pages/010")!;
        var answer = Exchange("GET /pages/010 HTTP/1.1\r\nConnection: close\r\n\r\n");
        answer.ShouldContain($"Content-Length: {page.Length}\r\n");
        (answer.Length - answer.IndexOf("\r\n\r\n", StringComparison.Ordinal) - 4).ShouldBe(page.Length);
    }

    /// <summary>Sends a request, and returns everything that comes until the server closes.</summary>
    private static string Exchange(string request)
    {
        var answer = new StringBuilder();
        Run(
            async () => await WaitFor(Talk(), Wait.Limit),
            new LoopOptions { HandleSignals = false });
        return answer.ToString();

        async Coroutine Talk()
        {
            var site = new PageSite(20, latencyScale: 0.001);
            var listener = ListenTcp(new IPEndPoint(IPAddress.Loopback, 0));
            var server = CreateTask(TcpServer.Serve(listener, connection => new PageConnection(connection, site).Serve()));
            using (var client = await ConnectTcp(listener.LocalEndPoint))
            {
                await client.Write(Encoding.Latin1.GetBytes(request));
                var buffer = new byte[64 * 1024];
                while (await client.Read(buffer) is var count and > 0)
                {
                    answer.Append(Encoding.Latin1.GetString(buffer, 0, count));
                }
            }

            listener.Dispose();
            await server;
        }
    }
}
