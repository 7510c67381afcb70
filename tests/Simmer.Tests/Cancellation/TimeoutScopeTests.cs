using Simmer.Testing;
using static Simmer.Asyncio;

namespace Simmer.Tests.Cancellation;

public sealed class TimeoutScopeTests
{
    private static TimeSpan Seconds(double seconds) => TimeSpan.FromSeconds(seconds);

    [Fact]
    public void TimeoutAfter_TooLate_ThrowsTimeout_WhoseCauseIsTheCancellation()
    {
        using var loop = new TestLoop();
        loop.Run(async () =>
        {
            var error = await Expect.Throws<TimeoutException>(
                async () => await TimeoutAfter(Seconds(1), async _ => await Sleep(Seconds(5))));
            error.InnerException.ShouldBeOfType<CancelledException>();
            CurrentTask!.CancellationRequests.ShouldBe(0);
        });
        loop.Now.ShouldBe(Seconds(1));
    }

    [Fact]
    public void TimeoutAfter_InTime_ReturnsTheResult()
    {
        using var loop = new TestLoop();
        loop.Run(async () => (await TimeoutAfter(Seconds(5), async scope =>
        {
            await Sleep(Seconds(1));
            scope.IsExpired.ShouldBeFalse();
            return 7;
        })).ShouldBe(7));
        loop.Now.ShouldBe(Seconds(1));
    }

    [Fact]
    public void TimeoutAfter_ForeignTaskThatHeedsTheToken_TimesOutAsWell()
    {
        using var loop = new TestLoop();
        loop.Run(async () => await Expect.Throws<TimeoutException>(async () => await TimeoutAfter(
            Seconds(1),
            async _ => await Task.Delay(Seconds(100), loop.Loop.TimeProvider, CurrentTask!.CancellationToken))));
        loop.Now.ShouldBe(Seconds(1));
    }

    [Fact]
    public void TimeoutAt_Infinite_AndNegative()
    {
        using var loop = new TestLoop();
        loop.Run(async () =>
        {
            await TimeoutAfter(Timeout.InfiniteTimeSpan, async _ => await Sleep(Seconds(100)));
            await Expect.Throws<TimeoutException>(async () => await TimeoutAt(Seconds(1), async _ => await Sleep(Seconds(1))));
            await Expect.Throws<TimeoutException>(async () => await TimeoutAfter(Seconds(-5), async _ => await Sleep(Seconds(1))));
            (await TimeoutAfter(Seconds(-5), async _ => 3)).ShouldBe(3); // It did not wait, so it was not interrupted.
        });
        loop.Now.ShouldBe(Seconds(100));
    }

    [Fact]
    public void Reschedule_MovesTheLimit()
    {
        using var loop = new TestLoop();
        loop.Run(async () => await Expect.Throws<TimeoutException>(async () => await TimeoutAfter(Seconds(1), async scope =>
        {
            scope.Reschedule(Seconds(10));
            scope.When.ShouldBe(Seconds(10));
            await Sleep(Seconds(5));
            scope.Reschedule(null);
            await Sleep(Seconds(50));
            scope.Reschedule(loop.Now + Seconds(1));
            await Sleep(Seconds(50));
        })));
        loop.Now.ShouldBe(Seconds(56));
    }

    [Fact]
    public void Reschedule_BeforeOrAfter_SaysWhy()
    {
        using var loop = new TestLoop();
        loop.Run(async () =>
        {
            var scope = new TimeoutScope(Seconds(1));
            Should.Throw<InvalidOperationException>(() => scope.Reschedule(null)).Message.ShouldContain("does not run yet");
            await scope.Use(async _ => { });
            Should.Throw<InvalidOperationException>(() => scope.Reschedule(null)).Message.ShouldContain("finished");
            await Expect.Throws<InvalidOperationException>(async () => await scope.Use(async _ => { }));
        });
    }
}
