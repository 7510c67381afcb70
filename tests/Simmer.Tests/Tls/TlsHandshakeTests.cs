using System.Security.Authentication;
using System.Text;
using Simmer.Tests.Net;
using Simmer.Tests.Streams;
using static Simmer.Asyncio;
using static Simmer.Tests.Expect;

namespace Simmer.Tests.Tls;

public sealed class TlsHandshakeTests
{
    [Fact]
    public void Certificate_SignedByItself_IsRefusedWithAdvice() => TlsPair.Run(async () =>
    {
        var (client, _) = await TlsPair.Fail(new TlsClientOptions { TargetHost = Certificates.Host });
        client.ShouldBeOfType<TlsException>().Message.ShouldBe(
            "The TLS handshake on scripted stream has failed. The certificate 'CN=server.test' does not pass. It is signed by itself. "
            + "If that is intended, put it, or who has signed it, into TlsClientOptions.TrustedRoots.");
        client.InnerException.ShouldBeOfType<AuthenticationException>();
    });

    [Fact]
    public void Certificate_ForAnotherName_IsRefusedWithAdvice() => TlsPair.Run(async () =>
    {
        var (client, _) = await TlsPair.Fail(Certificates.Trusting with { TargetHost = "other.test" });
        client.ShouldBeOfType<TlsException>().Message.ShouldContain(
            "It is for 'server.test', '127.0.0.1', not for 'other.test'. Connect by a name that it is for, or set TargetHost.");
    });

    [Fact]
    public void Certificate_Expired_IsRefusedWithAdvice() => TlsPair.Run(async () =>
    {
        using var old = Certificates.SelfSigned(Certificates.Host, validFrom: -2, validTo: -1);
        var (client, _) = await TlsPair.Fail(Certificates.Trusting with { TrustedRoots = [old] }, new TlsServerOptions(old));
        client.ShouldBeOfType<TlsException>().Message.ShouldContain("It has to be renewed, or the clock of this machine is wrong.");
    });

    [Fact]
    public void Verify_DecidesInsteadOfTheRules() => TlsPair.Run(async () =>
    {
        var options = new TlsClientOptions { TargetHost = "any.test", Verify = static (_, certificate, _, _) => certificate!.Subject == "CN=server.test" };
        var (client, server) = await TlsPair.Connect(options);
        client.Dispose();
        server.Dispose();
        var (refused, _) = await TlsPair.Fail(options with { Verify = static (_, _, _, _) => false });
        refused.ShouldBeOfType<TlsException>().Message.ShouldContain("refused by this program's own Verify");
    });

    [Fact]
    public void ApplicationProtocols_InCommon_TheServersFavouriteIsChosen() => TlsPair.Run(async () =>
    {
        var (client, server) = await TlsPair.Connect(
            Certificates.Trusting with { ApplicationProtocols = ["http/1.1", "h2"] },
            new TlsServerOptions(Certificates.Server) { ApplicationProtocols = ["h2", "http/1.1"] });
        client.ApplicationProtocol.ShouldBe("h2");
        server.ApplicationProtocol.ShouldBe("h2");
        client.Dispose();
        server.Dispose();
    });

    [Fact]
    public void ApplicationProtocols_NoneInCommon_FailsWithAdvice() => TlsPair.Run(async () =>
    {
        var (client, server) = await TlsPair.Fail(
            Certificates.Trusting with { ApplicationProtocols = ["a"] },
            new TlsServerOptions(Certificates.Server) { ApplicationProtocols = ["b"] });
        client.ShouldBeOfType<TlsException>().Message.ShouldContain("There is no common protocol: this side speaks a (ApplicationProtocols).");
        server.ShouldBeOfType<TlsException>();
    });

    [Fact]
    public void Versions_NoneInCommon_FailsWithAdvice() => TlsPair.Run(async () =>
    {
        var (client, server) = await TlsPair.Fail(
            Certificates.Trusting with { Versions = SslProtocols.Tls12 },
            new TlsServerOptions(Certificates.Server) { Versions = SslProtocols.Tls13 });
        client.ShouldBeOfType<TlsException>().Message.ShouldContain("There is no common version of TLS: this side speaks Tls12 (Versions).");
        server.ShouldBeOfType<TlsException>();
    });

    [Fact]
    public void SelectCertificate_GetsTheNameThatTheClientAsksFor() => TlsPair.Run(async () =>
    {
        using var other = Certificates.SelfSigned("other.test");
        var options = new TlsServerOptions(name => name switch { "other.test" => other, Certificates.Host => Certificates.Server, _ => null });
        foreach (var certificate in new[] { other, Certificates.Server })
        {
            var name = certificate.Subject["CN=".Length..];
            var (client, server) = await TlsPair.Connect(new TlsClientOptions { TargetHost = name, TrustedRoots = [certificate] }, options);
            client.RemoteCertificate.ShouldBe(certificate);
            client.Dispose();
            server.Dispose();
        }

        var (_, refused) = await TlsPair.Fail(Certificates.Trusting with { TargetHost = "nobody.test" }, options);
        refused.ShouldBeOfType<TlsException>().Message.ShouldContain("There is no certificate for the name 'nobody.test'.");
    });

    [Fact]
    public void ClientCertificate_Required_IsCheckedByTheServer() => TlsPair.Run(async () =>
    {
        var options = new TlsServerOptions(Certificates.Server) { RequireClientCertificate = true, TrustedClientRoots = [Certificates.Client] };
        var (client, server) = await TlsPair.Connect(Certificates.Trusting with { Certificate = Certificates.Client }, options);
        server.RemoteCertificate.ShouldBe(Certificates.Client);
        client.Dispose();
        server.Dispose();

        var (_, missing) = await TlsPair.Fail(Certificates.Trusting, options);
        missing.ShouldBeOfType<TlsException>().Message.ShouldContain("The peer has shown no certificate.");
        using var stranger = Certificates.SelfSigned("stranger.test");
        var (_, untrusted) = await TlsPair.Fail(Certificates.Trusting with { Certificate = stranger }, options);
        untrusted.ShouldBeOfType<TlsException>().Message.ShouldContain("TlsServerOptions.TrustedClientRoots");
    });

    [Fact]
    public void Peer_ThatSpeaksNoTls_FailsWithAdvice() => TlsPair.Run(async () =>
    {
        var (a, b) = ScriptedStream.Pair();
        await a.Write("GET / HTTP/1.1\r\n\r\n"u8.ToArray());
        (await Throws<TlsException>(b.StartTlsServer(new TlsServerOptions(Certificates.Server)))).Message.ShouldContain("What the peer has sent is no TLS.");
        (a, b) = ScriptedStream.Pair();
        a.Dispose();
        (await Throws<TlsException>(b.StartTls(Certificates.Trusting))).Message.ShouldContain("the peer has closed the connection");
    });

    [Fact]
    public void StartTls_BehindBytesOfTheSameSegment_HandsThemOver() => TlsPair.Run(async () =>
    {
        // A PROXY line and the ClientHello in one segment: asyncio waited for ever here.
        var (a, b) = ScriptedStream.Pair();
        var clientTask = CreateTask(new Prefixed(a, "PROXY TCP4 1.2.3.4\r\n"u8.ToArray()).StartTls(Certificates.Trusting));
        (await b.ReadLine()).ShouldBe("PROXY TCP4 1.2.3.4");
        a.Written.ShouldHaveSingleItem();
        var server = await b.StartTlsServer(new TlsServerOptions(Certificates.Server));
        var client = await clientTask;
        await client.WriteLine("inside");
        (await server.ReadLine()).ShouldBe("inside");
        client.Dispose();
        server.Dispose();
    });

    [Fact]
    public void Handshake_WithASilentPeer_EndsWhenTheTimeIsUp()
    {
        ScriptedStream? stream = null;
        TlsPair.Run(async () =>
        {
            stream = new ScriptedStream(EventLoop.Current);
            var error = await Throws<TimeoutException>(stream.StartTls(Certificates.Trusting));
            error.Message.ShouldBe("The TLS handshake on scripted stream had not ended after 60 s.");
            stream.IsClosed.ShouldBeTrue();
        }).ShouldBe(TimeSpan.FromSeconds(60));
    }

    [Fact]
    public void Handshake_Cancelled_ClosesTheConnection() => TlsPair.Run(async () =>
    {
        var (a, b) = ScriptedStream.Pair();
        var handshake = CreateTask(a.StartTls(Certificates.Trusting));
        await Sleep(TimeSpan.FromSeconds(1));
        handshake.Cancel();
        await Throws<CancelledException>(handshake);
        a.IsClosed.ShouldBeTrue();
        b.Dispose();
    });

    [Fact]
    public void StartTls_WithoutAName_IsRefused() => TlsPair.Run(async () =>
    {
        using var stream = new ScriptedStream(EventLoop.Current);
        Should.Throw<ArgumentException>(() => stream.StartTls(new TlsClientOptions())).Message.ShouldStartWith("Set TargetHost");
        using var withoutKey = System.Security.Cryptography.X509Certificates.X509CertificateLoader.LoadCertificate(Certificates.Server.RawData);
        Should.Throw<ArgumentException>(() => new TlsServerOptions(withoutKey)).Message.ShouldContain("has no private key");
    });

    [Fact]
    public void ConnectTls_ToAServer_ChecksTheNameThatWasAskedFor() => RealLoop.Run(async () =>
    {
        var listener = ListenTcp(Loopback.AnyPort);
        List<Exception> failures = [];
        var serving = CreateTask(TlsServer.Serve(
            listener,
            new TlsServerOptions(Certificates.Server) { HandshakeFailed = (_, e) => failures.Add(e) },
            async connection => await connection.WriteLine($"hello {await connection.ReadLine()}")));
        var options = new TlsClientOptions { TrustedRoots = [Certificates.Server] };
        await using (var client = await ConnectTls("127.0.0.1", listener.LocalEndPoint.Port, options))
        {
            await client.WriteLine("you");
            (await client.ReadLine()).ShouldBe("hello you");
            (await client.ReadLine()).ShouldBeNull("the server has said goodbye");
        }

        using (var stranger = await ConnectTcp(listener.LocalEndPoint))
        {
            await stranger.Write(Encoding.UTF8.GetBytes("GET / HTTP/1.1\r\n\r\n"));
            try
            {
                await stranger.ReadToEnd();
            }
            catch (IOException)
            {
                // The end or a reset: the connection is closed.
            }
        }

        failures.ShouldHaveSingleItem().ShouldBeOfType<TlsException>();
        await Throws<TlsException>(ConnectTls("127.0.0.1", listener.LocalEndPoint.Port));
        listener.Dispose();
        await serving;
    });

    /// <summary>Sends something in front of, and together with, the first piece that is written.</summary>
    private sealed class Prefixed(LoopStream inner, byte[] prefix) : LoopStream
    {
        private byte[] _prefix = prefix;

        public override EventLoop Loop => inner.Loop;

        public override bool IsClosed => inner.IsClosed;

        public override Coroutine Write(ReadOnlyMemory<byte> data)
        {
            byte[] all = [.. _prefix, .. data.Span];
            _prefix = [];
            return inner.Write(all);
        }

        protected override Coroutine<int> ReadCore(Memory<byte> buffer) => inner.Read(buffer);

        protected override void CloseCore() => inner.Dispose();
    }
}
