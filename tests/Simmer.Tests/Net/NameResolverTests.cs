using System.Net;
using System.Net.Sockets;
using static Simmer.Asyncio;
using static Simmer.Tests.Expect;

namespace Simmer.Tests.Net;

public sealed class NameResolverTests
{
    [Fact]
    public void Connect_ByAName_TheLoopGoesOnMeanwhile() => RealLoop.Run(async () =>
    {
        var port = Loopback.Nobody().Port;
        var connecting = CreateTask(ConnectTcp("localhost", port));
        await Yield(); // It has begun. That the thread has ended could not be known before the next iteration.
        connecting.WaitsFor!.Value.Kind.ShouldBe(WaitKind.Executor);
        (await Throws<SocketException>(connecting)).SocketErrorCode.ShouldBe(SocketError.ConnectionRefused);
    });

    [Fact]
    public void Connect_ByANameThatCannotBe_SaysWhich() => RealLoop.Run(async () =>
    {
        var failure = await Throws<SocketException>(ConnectTcp("no..name", 80)); // No server needs to be asked.
        failure.SocketErrorCode.ShouldBeOneOf(SocketError.HostNotFound, SocketError.NoData, SocketError.TryAgain);
        failure.Message.ShouldStartWith("Could not connect to no..name:80. ");
    });

    [Fact]
    public void Connect_CancelledDuringTheLookUp_EndsAtOnceAndDropsWhatItFinds() => RealLoop.Run(async () =>
    {
        var connecting = CreateTask(ConnectTcp("localhost", Loopback.Nobody().Port));
        await Yield();
        connecting.Cancel();
        await Throws<OperationCanceledException>(connecting);
        Loopback.Driver().Sockets.ShouldBeEmpty();
    });

    [Fact]
    public void Connect_WhileAllThreadsForUsersAreBusy_IsNotHeldUp() => RealLoop.Run(async () =>
    {
        using var gate = new ManualResetEventSlim();
        var busy = Enumerable.Range(0, Environment.ProcessorCount + 4).Select(_ => CreateTask(ToThread(() => gate.Wait()))).ToList();
        await Yield();
        await Throws<SocketException>(ConnectTcp("localhost", Loopback.Nobody().Port));
        busy.ShouldAllBe(static task => !task.IsCompleted);
        gate.Set();
        await Wait(busy);
    });

    [Fact]
    public void Connect_ToAnAddress_LooksNothingUp() => RealLoop.Run(async () =>
    {
        var options = new ConnectOptions { Resolve = static _ => throw new InvalidOperationException("nobody should ask") };
        var nobody = Loopback.Nobody();
        await Throws<SocketException>(ConnectTcp("127.0.0.1", nobody.Port, options));
        await Throws<SocketException>(ConnectTcp(IPAddress.IPv6Loopback.ToString(), nobody.Port, options));
    });

    [Fact]
    public void LookUpAddresses_OfThisHost_FindsIt() => RealLoop.Run(async () =>
    {
        (await LookUpAddresses("localhost")).ShouldAllBe(static address => IPAddress.IsLoopback(address));
        (await LookUpAddresses("localhost", AddressFamily.InterNetwork)).ShouldContain(IPAddress.Loopback);
        (await LookUpAddresses("192.0.2.7")).ShouldBe([IPAddress.Parse("192.0.2.7")]);
        (await Throws<SocketException>(LookUpAddresses("192.0.2.7", AddressFamily.InterNetworkV6))).SocketErrorCode.ShouldBe(SocketError.NoData);
        (await LookUpName(IPAddress.Loopback)).ShouldNotBeEmpty();
    });

    [Fact]
    public void Resolve_ANameThatIsNone_SaysWhich() => RealLoop.Run(async () =>
    {
        using var resolver = new NameResolver(static _ => throw new SocketException((int)SocketError.HostNotFound), static _ => throw new SocketException((int)SocketError.TryAgain));
        (await Throws<SocketException>(resolver.Resolve("nowhere"))).Message.ShouldBe("There is no host named 'nowhere'.");
        (await Throws<SocketException>(resolver.ResolveName(IPAddress.Loopback))).Message.ShouldStartWith("The look-up of 127.0.0.1 has had no answer.");
    });

    [Fact]
    public void Resolve_TheSameNameSeveralTimesAtOnce_LooksItUpOnce() => RealLoop.Run(async () =>
    {
        var calls = 0;
        using var gate = new ManualResetEventSlim();
        using var resolver = new NameResolver(
            host =>
            {
                Interlocked.Increment(ref calls);
                gate.Wait();
                return [IPAddress.Parse("192.0.2.1")];
            },
            static _ => throw new InvalidOperationException());
        var first = CreateTask(resolver.Resolve("Soup.example"));
        var second = CreateTask(resolver.Resolve("soup.example"));
        var third = CreateTask(resolver.Resolve("soup.example"));
        await Yield();
        first.Cancel(); // He has begun it. It goes on for the others.
        await Throws<OperationCanceledException>(first);
        gate.Set();
        var addresses = await second;
        addresses.ShouldBe([IPAddress.Parse("192.0.2.1")]);
        ReferenceEquals(addresses, await third).ShouldBeFalse("one may change his list");
        calls.ShouldBe(1);

        await resolver.Resolve("soup.example");
        calls.ShouldBe(2, "nothing is kept for later");
    });

    [Fact]
    public void Resolve_WhenAllWhoAskedAreCancelled_IsAbandonedAndTheNextAsksAnew() => RealLoop.Run(async () =>
    {
        var calls = 0;
        using var gate = new ManualResetEventSlim();
        using var resolver = new NameResolver(
            _ =>
            {
                if (Interlocked.Increment(ref calls) == 1)
                {
                    gate.Wait();
                }

                return [IPAddress.Parse($"192.0.2.{calls}")];
            },
            static _ => throw new InvalidOperationException());
        var tasks = Enumerable.Range(0, 2).Select(_ => CreateTask(resolver.Resolve("soup"))).ToList();
        await Yield();
        while (Volatile.Read(ref calls) == 0)
        {
            await Yield();
        }

        foreach (var task in tasks)
        {
            task.Cancel();
            await Throws<OperationCanceledException>(task);
        }

        (await resolver.Resolve("soup")).ShouldBe([IPAddress.Parse("192.0.2.2")], "a slow look-up that was given up holds nobody up");
        gate.Set();
    });

    [Fact]
    public void Resolve_ASlowName_TakesOneThreadHoweverManyAskForIt() => RealLoop.Run(async () =>
    {
        using var gate = new ManualResetEventSlim();
        using var resolver = new NameResolver(
            host =>
            {
                if (host == "slow")
                {
                    gate.Wait();
                }

                return [IPAddress.Loopback];
            },
            static _ => throw new InvalidOperationException());
        var slow = Enumerable.Range(0, 100).Select(_ => CreateTask(resolver.Resolve("slow"))).ToList();
        await Yield();
        await resolver.Resolve("quick");
        slow.ShouldAllBe(static task => !task.IsCompleted);
        gate.Set();
        await Gather(slow);
    });
}
