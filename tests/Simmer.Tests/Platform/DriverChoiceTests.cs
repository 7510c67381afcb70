using Simmer.Platform;
using Simmer.Testing;
using Simmer.Tests.Net;
using static Simmer.Asyncio;

namespace Simmer.Tests.Platform;

public sealed class DriverChoiceTests
{
    [Theory]
    [InlineData(null, DriverKind.Default)]
    [InlineData("", DriverKind.Default)]
    [InlineData("epoll", DriverKind.Epoll)]
    [InlineData("io_uring", DriverKind.IoUring)]
    [InlineData("sockets", DriverKind.Sockets)]
    public void InEnvironment_AName_IsTheDriver(string? value, DriverKind expected) =>
        DriverChoice.InEnvironment(value).Kind.ShouldBe(expected);

    [Theory]
    [InlineData("iouring")]
    [InlineData("EPOLL")]
    [InlineData("default")]
    public void InEnvironment_AnUnknownName_SaysWhichThereAre(string value) =>
        Should.Throw<InvalidOperationException>(() => DriverChoice.InEnvironment(value)).Message
            .ShouldStartWith($"The environment variable SIMMER_DRIVER is '{value}', which is no driver. It may be epoll or io_uring or sockets;");

    [Theory]
    [InlineData(DriverKind.Epoll, "epoll", DriverKind.IoUring)]
    [InlineData(DriverKind.IoUring, "io_uring", DriverKind.Epoll)]
    public void Driver_ThatWasChosen_Runs(DriverKind kind, string name, DriverKind other)
    {
        using var loop = NewEventLoop(new LoopOptions { Driver = kind });
        loop.PollerName.ShouldBe(name);
        var info = loop.Driver;
        (info.Name, info.Kind).ShouldBe((name, kind));
        info.Others.ShouldContain(driver => driver.Kind == other && driver.IsAvailable);
        info.ToString().ShouldStartWith($"{name} ({other}: it ");
    }

    [Fact]
    public void Driver_OnAVirtualClock_IsNoneThatCanBeChosen()
    {
        using var loop = new TestLoop();
        (loop.Loop.Driver.Name, loop.Loop.Driver.Kind, loop.Loop.Driver.Others.Count).ShouldBe(("virtual", null, 0));
    }

    [Theory]
    [InlineData(DriverKind.Epoll)]
    [InlineData(DriverKind.IoUring)]
    public void Spin_LongerThanAWait_NeverWaits(DriverKind kind)
    {
        var polls = new PollCounter();
        var options = new LoopOptions { Driver = kind, Spin = TimeSpan.FromSeconds(10), HandleSignals = false, Observers = [polls] };
        using var runner = new LoopRunner(options);
        runner.Run(async () =>
        {
            await Sleep(TimeSpan.FromMilliseconds(2));
            (await ToThread(static () => 7)).ShouldBe(7);
            var (client, server) = await Loopback.Connect();
            using (client)
            using (server)
            {
                var receiving = CreateTask(Loopback.ReceiveExactly(server, 1));
                await Yield();
                await client.Write(new byte[] { 5 });
                (await receiving).ShouldBe([5]);
            }
        });
        polls.Looks.ShouldBeGreaterThan(0);
        polls.Waits.ShouldBe(0);
    }

    [Fact]
    public void Spin_ShorterThanAWait_WaitsForTheRest()
    {
        var polls = new PollCounter();
        var options = new LoopOptions { Spin = TimeSpan.FromTicks(1), HandleSignals = false, Observers = [polls] };
        using var runner = new LoopRunner(options);
        for (var i = 0; i < 100 && polls.Waits == 0; i++) // On a busy machine the time may be up before it comes to wait.
        {
            runner.Run(async () => await Sleep(TimeSpan.FromMilliseconds(5)));
        }

        polls.Waits.ShouldBeGreaterThan(0);
    }

    [Fact]
    public void Spin_OnAVirtualClock_HasNoEffect()
    {
        var clock = new VirtualClock();
        using var runner = new LoopRunner(
            new LoopOptions { Clock = clock, Poller = () => clock, Spin = TimeSpan.FromSeconds(1), HandleSignals = false });
        runner.Run(async () => await Sleep(TimeSpan.FromHours(1)));
        clock.Now.ShouldBe(TimeSpan.FromHours(1));
    }

    private sealed class PollCounter : ILoopObserver
    {
        public int Looks { get; private set; }

        public int Waits { get; private set; }

        public void PollBegan(TimeSpan timeout)
        {
            Looks += timeout == TimeSpan.Zero ? 1 : 0;
            Waits += timeout == TimeSpan.Zero ? 0 : 1;
        }
    }
}
