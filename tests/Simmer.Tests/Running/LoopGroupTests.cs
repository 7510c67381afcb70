using Simmer.Tests.Net;
using static Simmer.Asyncio;
using static Simmer.Tests.Expect;

namespace Simmer.Tests.Running;

public sealed class LoopGroupTests
{
    [Fact]
    public void Run_RunsEachBodyOnALoopAndAThreadOfItsOwn() => RealLoop.Run(async () =>
    {
        var here = EventLoop.Current;
        var loops = new EventLoop?[4];
        var threads = new int[4];
        using var allInside = new Barrier(4); // All of them run at once: nobody passes alone.
        await LoopGroup.Run(4, async index =>
        {
            loops[index] = EventLoop.Current;
            threads[index] = Environment.CurrentManagedThreadId;
            allInside.SignalAndWait(TimeSpan.FromSeconds(10)).ShouldBeTrue();
            await Sleep(TimeSpan.FromMilliseconds(1));
            Environment.CurrentManagedThreadId.ShouldBe(threads[index]);
        });
        EventLoop.Current.ShouldBe(here);
        loops.Append(here).Distinct().Count().ShouldBe(5);
        threads.Append(Environment.CurrentManagedThreadId).Distinct().Count().ShouldBe(5);
        loops.ShouldAllBe(static loop => loop!.IsClosed);
        loops.Select(static loop => loop!.Name).ShouldBe(["loop 0", "loop 1", "loop 2", "loop 3"]);
    });

    [Fact]
    public void Run_WhenOneFails_StopsTheOthersAndThrows() => RealLoop.Run(async () =>
    {
        var cleanedUp = 0;
        var failure = await Throws<ExceptionGroup>(LoopGroup.Run(3, async index =>
        {
            if (index == 1)
            {
                throw new FormatException("oops");
            }

            try
            {
                await Sleep(Timeout.InfiniteTimeSpan);
            }
            finally
            {
                await Yield();
                Interlocked.Increment(ref cleanedUp);
            }
        }));
        failure.InnerExceptions.ShouldHaveSingleItem().ShouldBeOfType<FormatException>();
        cleanedUp.ShouldBeInRange(0, 2); // A loop that had not begun does not clean up either.
    });

    [Fact]
    public void Run_Cancelled_CancelsTheBodiesAndWaitsForTheirCleanUp() => RealLoop.Run(async () =>
    {
        var begun = 0;
        var ended = 0;
        var allBegun = EventLoop.Current.CreateFuture<int>();
        var running = CreateTask(LoopGroup.Run(3, async _ =>
        {
            if (Interlocked.Increment(ref begun) == 3)
            {
                allBegun.PostResult(0);
            }

            try
            {
                await Sleep(Timeout.InfiniteTimeSpan);
            }
            finally
            {
                await Sleep(TimeSpan.FromMilliseconds(5));
                Interlocked.Increment(ref ended);
            }
        }));
        await allBegun;
        running.Cancel();
        await Throws<OperationCanceledException>(running);
        ended.ShouldBe(3);
    });

    [Fact]
    public void Run_CancelledAtOnce_LeavesNothingBehind() => RealLoop.Run(async () =>
    {
        for (var moment = 0; moment < 6; moment++)
        {
            var loops = new EventLoop?[2];
            var running = CreateTask(LoopGroup.Run(2, async index =>
            {
                loops[index] = EventLoop.Current;
                await Sleep(Timeout.InfiniteTimeSpan);
            }));
            for (var i = 0; i < moment; i++)
            {
                await Yield();
            }

            running.Cancel();
            await Throws<OperationCanceledException>(running);
            loops.ShouldAllBe(static loop => loop == null || loop.IsClosed);
        }
    });

    [Fact]
    public void Run_ABodyThatEndsWellAlthoughItWasCancelled_EndsTheGroupByTheCancellationAllTheSame() => RealLoop.Run(async () =>
    {
        var begun = EventLoop.Current.CreateFuture<int>();
        var running = CreateTask(LoopGroup.Run(1, async _ =>
        {
            begun.PostResult(0);
            try
            {
                await Sleep(Timeout.InfiniteTimeSpan);
            }
            catch (OperationCanceledException)
            {
            }
        }));
        await begun;
        running.Cancel();
        await Throws<OperationCanceledException>(running);
    });

    [Fact]
    public void Run_WhatReachesNobodyOnOneLoop_IsReportedOnTheLoopThatRunsTheGroup()
    {
        var here = 0;
        var errors = RealLoop.RunAndCollect(async () =>
        {
            here = Environment.CurrentManagedThreadId;
            await LoopGroup.Run(1, async _ =>
            {
                EventLoop.Current.CallSoon(static () => throw new FormatException("oops"));
                await Sleep(TimeSpan.FromMilliseconds(1));
            });
            await Yield();
        });
        errors.ShouldHaveSingleItem().Exception.ShouldBeOfType<FormatException>();
    }

    [Fact]
    public void Run_PassesTheContextOn() => RealLoop.Run(async () =>
    {
        var local = new AsyncLocal<string> { Value = "soup" };
        var seen = new string?[2];
        await LoopGroup.Run(2, async index => seen[index] = local.Value);
        seen.ShouldBe(["soup", "soup"]);
    });

    [Fact]
    public void Run_WithPinnedThreads_EachMayRunOnOneCoreOnly() => RealLoop.Run(async () =>
    {
        var allowed = new string[2];
        await LoopGroup.Run(
            2,
            async index => allowed[index] = File.ReadLines("/proc/thread-self/status").Single(static line => line.StartsWith("Cpus_allowed_list:", StringComparison.Ordinal)),
            new LoopGroupOptions { PinThreads = true });
        allowed.ShouldAllBe(static line => !line.Contains('-') && !line.Contains(','), "that would be several cores");
        allowed.Distinct().Count().ShouldBe(Math.Min(2, Environment.ProcessorCount));
    });

    [Fact]
    public void Run_OfNone_IsRefused() => Should.Throw<ArgumentOutOfRangeException>(() => LoopGroup.Run(0, static async _ => { }).Close());
}
