using Simmer.Testing;
using Simmer.Tests.Streams;
using static Simmer.Asyncio;

namespace Simmer.Tests.Tls;

/// <summary>Both sides of a TLS connection, in memory and in virtual time.</summary>
internal static class TlsPair
{
    /// <summary>Runs a test in virtual time.</summary>
    public static TimeSpan Run(Func<Coroutine> test)
    {
        using var loop = new TestLoop();
        loop.Run(async () =>
        {
            await TimeoutAfter(TimeSpan.FromHours(1), _ => test());
            LoopBuffers.Of(EventLoop.Current).Lent.ShouldBe(0, "memory was not given back");
        });
        loop.Errors.ShouldBeEmpty();
        return loop.Now;
    }

    /// <summary>Shakes hands.</summary>
    public static async Coroutine<(TlsStream Client, TlsStream Server)> Connect(TlsClientOptions? client = null, TlsServerOptions? server = null)
    {
        var (a, b) = ScriptedStream.Pair();
        return await Connect(a, b, client, server);
    }

    public static async Coroutine<(TlsStream Client, TlsStream Server)> Connect(
        LoopStream a, LoopStream b, TlsClientOptions? client = null, TlsServerOptions? server = null) =>
        await Gather(
            a.StartTls(client ?? Certificates.Trusting),
            b.StartTlsServer(server ?? new TlsServerOptions(Certificates.Server)));

    /// <summary>Shakes hands in vain.</summary>
    public static async Coroutine<(Exception? Client, Exception? Server)> Fail(TlsClientOptions? client = null, TlsServerOptions? server = null)
    {
        var (a, b) = ScriptedStream.Pair();
        var result = await Gather(
            FailureOf(a.StartTls(client ?? Certificates.Trusting)),
            FailureOf(b.StartTlsServer(server ?? new TlsServerOptions(Certificates.Server))));
        a.IsClosed.ShouldBeTrue();
        return result;
    }

    private static async Coroutine<Exception?> FailureOf(Coroutine<TlsStream> handshake)
    {
        try
        {
            (await handshake).Dispose();
            return null;
        }
        catch (Exception e) when (e is IOException or TimeoutException)
        {
            return e;
        }
    }
}
