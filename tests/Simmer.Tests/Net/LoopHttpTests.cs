using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using static Simmer.Asyncio;
using static Simmer.Tests.Expect;
using static Simmer.Tests.Net.SmallHttpServer;

namespace Simmer.Tests.Net;

public sealed class LoopHttpTests
{
    [Fact]
    public void GetAndPost_OneAfterTheOther_UseOneConnection() => Run(async (http, server) =>
    {
        (await http.GetStringAsync(server.Uri("/count"))).ShouldBe("1.1");
        (await http.GetStringAsync(server.Uri("/count"))).ShouldBe("1.2");
        var text = new string('x', 300_000);
        using var answer = await http.PostAsync(server.Uri("/echo"), new StringContent(text));
        (await answer.Content.ReadAsStringAsync()).ShouldBe(text);
        (await http.GetStringAsync(server.Uri("/count"))).ShouldBe("1.4");
        server.Connections.ShouldBe(1);
    });

    [Fact]
    public void Get_ManyAtOnce_AllAreAnswered() => Run(async (http, server) =>
    {
        const int Requests = 100;
        var answers = await Gather(Enumerable.Range(0, Requests).Select(_ => Get()));
        answers.Distinct().Count().ShouldBe(Requests);

        async Coroutine<string> Get() => await http.GetStringAsync(server.Uri("/count"));
    });

    [Fact]
    public void Requests_RunUsersCodeOnTheLoopOnly() => Run(async (http, server) =>
    {
        var thread = Environment.CurrentManagedThreadId;
        for (var i = 0; i < 3; i++)
        {
            using var response = await http.GetAsync(server.Uri("/slow"), HttpCompletionOption.ResponseHeadersRead);
            Environment.CurrentManagedThreadId.ShouldBe(thread);
            server.Continue.Set();
            await using var body = await response.Content.ReadAsStreamAsync();
            var buffer = new byte[1];
            while (await body.ReadAsync(buffer) > 0)
            {
                Environment.CurrentManagedThreadId.ShouldBe(thread);
            }

            await AsyncMethod();
        }

        async Task AsyncMethod()
        {
            await http.GetStringAsync(server.Uri("/count"));
            Environment.CurrentManagedThreadId.ShouldBe(thread);
        }
    });

    [Fact]
    public void Get_Streaming_TheFirstHalfIsThereBeforeTheSecondIsSent() => Run(async (http, server) =>
    {
        using var response = await http.GetAsync(server.Uri("/slow"), HttpCompletionOption.ResponseHeadersRead);
        await using var body = await response.Content.ReadAsStreamAsync();
        var buffer = new byte[FirstHalf.Length];
        await body.ReadExactlyAsync(buffer);
        Encoding.Latin1.GetString(buffer).ShouldBe(FirstHalf);

        server.Continue.Set();
        using var rest = new StreamReader(body);
        (await rest.ReadToEndAsync()).ShouldBe(SecondHalf);
    });

    [Fact]
    public void Get_ItsTaskIsCancelled_TheTokenEndsTheRequestAndTheConnection() => Run(async (http, server) =>
    {
        var getting = CreateTask(Get());
        await server.HasBeenAsked.Wait();
        getting.Cancel();
        await Throws<OperationCanceledException>(getting);
        await Until(() => server.OpenConnections == 0);
        (await http.GetStringAsync(server.Uri("/count"))).ShouldBe("2.1", "the next request has a connection of its own");

        async Coroutine Get() => await http.GetStringAsync(server.Uri("/never"), CurrentToken);
    });

    [Fact]
    public void Get_WhenItsTimeIsUp_EndsTheRequest() => Run(async (http, server) =>
    {
        var finished = await MoveOnAfter(
            TimeSpan.FromMilliseconds(50),
            async _ => await http.GetStringAsync(server.Uri("/never"), CurrentToken));
        finished.ShouldBeFalse();
        await Until(() => server.OpenConnections == 0);
    });

    [Fact]
    public void Get_CancelledByAnotherThread_EndsTheRequest() => Run(async (http, server) =>
    {
        using var source = new CancellationTokenSource();
        var getting = http.GetStringAsync(server.Uri("/never"), source.Token);
        await server.HasBeenAsked.Wait();
        await ToThread(source.Cancel);
        await Throws<OperationCanceledException>(getting.OnLoop());
    });

    [Fact]
    public void Response_DisposedBeforeItsEnd_ClosesTheConnection() => Run(
        async (http, server) =>
        {
            var response = await http.GetAsync(server.Uri("/slow"), HttpCompletionOption.ResponseHeadersRead);
            response.Dispose();
            server.Continue.Set();
            await Until(() => server.OpenConnections == 0);
            (await http.GetStringAsync(server.Uri("/count"))).ShouldBe("2.1");
        },
        configure: static handler => handler.MaxResponseDrainSize = 0); // By default it reads a short rest, and goes on.

    [Fact]
    public void Get_WhereNobodyListens_SaysWhy() => Run(async (http, server) =>
    {
        var nobody = Loopback.Nobody();
        var failure = await Throws<HttpRequestException>(http.GetStringAsync(new Uri($"http://{nobody}/")).OnLoop());
        failure.InnerException.ShouldBeAssignableTo<SocketException>()!.SocketErrorCode.ShouldBe(SocketError.ConnectionRefused);
        failure.HttpRequestError.ShouldBe(HttpRequestError.ConnectionError);
    });

    [Fact]
    public void Get_FromAnotherThread_Works() => Run(async (http, server) =>
    {
        var uri = server.Uri("/count");
        (await Task.Run(() => http.GetStringAsync(uri)).OnLoop()).ShouldBe("1.1");
        (await http.GetStringAsync(uri)).ShouldBe("1.2");
        (await Task.Run(() => http.GetStringAsync(uri)).OnLoop()).ShouldBe("1.3");
    });

    [Fact]
    public void Client_NotDisposed_DoesNotHoldUpTheEndOfTheLoop()
    {
        using var runner = new LoopRunner(new LoopOptions { HandleSignals = false });
        runner.Run(() => With(async server =>
        {
            var http = new HttpClient(LoopHttp.CreateHandler(EventLoop.Current));
            (await http.GetStringAsync(server.Uri("/count"))).ShouldBe("1.1");
        }));
    }

    [Fact]
    public void Https_WithACertificateThatNobodyVouchesFor_IsRefused()
    {
        using var certificate = SelfSigned();
        Run(
            async (http, server) =>
            {
                var failure = await Throws<HttpRequestException>(http.GetStringAsync(server.Uri("/count")).OnLoop());
                failure.HttpRequestError.ShouldBe(HttpRequestError.SecureConnectionError);
                failure.InnerException.ShouldBeOfType<AuthenticationException>();
                await Until(() => server.OpenConnections == 0);
            },
            certificate);
    }

    [Fact]
    public void Https_WithACertificateThatTheUserAccepts_Works()
    {
        using var certificate = SelfSigned();
        Run(
            async (http, server) =>
            {
                (await http.GetStringAsync(server.Uri("/count"))).ShouldBe("1.1");
                var text = new string('x', 300_000);
                using var answer = await http.PostAsync(server.Uri("/echo"), new StringContent(text));
                (await answer.Content.ReadAsStringAsync()).ShouldBe(text);
                (await http.GetStringAsync(server.Uri("/count"))).ShouldBe("1.3");
            },
            certificate,
            static handler => handler.SslOptions.RemoteCertificateValidationCallback = (_, presented, _, errors) =>
                presented!.Subject == "CN=localhost" && errors == SslPolicyErrors.RemoteCertificateChainErrors);
    }

    private static void Run(
        Func<HttpClient, SmallHttpServer, Coroutine> test, X509Certificate2? certificate = null, Action<SocketsHttpHandler>? configure = null) =>
        RealLoop.Run(async () =>
        {
            await With(
                async server =>
                {
                    var handler = LoopHttp.CreateHandler(EventLoop.Current);
                    configure?.Invoke(handler);
                    using var http = new HttpClient(handler);
                    await test(http, server);
                },
                certificate);
            await Until(() => Loopback.Driver().Sockets.Count == 0); // Some are closed by other threads: soon.
        });

    private static async Coroutine Until(Func<bool> condition)
    {
        while (!condition())
        {
            await Sleep(TimeSpan.FromMilliseconds(1));
        }
    }

    private static X509Certificate2 SelfSigned()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        request.CertificateExtensions.Add(names.Build());
        return request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
    }
}
