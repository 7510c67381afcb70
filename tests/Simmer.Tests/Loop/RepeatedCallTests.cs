using Simmer.LowLevel;
using Simmer.Testing;
using static Simmer.Asyncio;

namespace Simmer.Tests.Loop;

public sealed class RepeatedCallTests
{
    [Fact]
    public void CallSoon_CallsOnce_HoweverOftenItIsAsked_AndAgainLater()
    {
        using var loop = new TestLoop();
        loop.Run(async () =>
        {
            var count = 0;
            var call = new RepeatedCall(loop.Loop, () => count++);
            call.CallSoon();
            call.CallSoon();
            count.ShouldBe(0);
            await Yield();
            count.ShouldBe(1);
            call.CallSoon();
            await Yield();
            count.ShouldBe(2);
        });
    }

    [Fact]
    public void Cancel_TakesItBack_AndItCanBeScheduledAgain()
    {
        using var loop = new TestLoop();
        loop.Run(async () =>
        {
            var count = 0;
            var call = new RepeatedCall(loop.Loop, () => count++);
            call.CallSoon();
            call.Cancel();
            await Yield();
            count.ShouldBe(0);
            call.CallSoon();
            call.Cancel();
            call.CallSoon();
            await Yield();
            count.ShouldBe(1);
        });
    }

    [Fact]
    public void Failure_IsReported_AndItCanBeScheduledAgain()
    {
        using var loop = new TestLoop();
        loop.Run(async () =>
        {
            var count = 0;
            var call = new RepeatedCall(loop.Loop, () => throw new InvalidOperationException($"failure {++count}"));
            call.CallSoon();
            await Yield();
            call.CallSoon();
            await Yield();
        });
        loop.Errors.Select(static error => error.Exception!.Message).ShouldBe(["failure 1", "failure 2"]);
    }
}
