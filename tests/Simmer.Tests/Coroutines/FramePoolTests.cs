using System.Diagnostics;
using Simmer.Testing;
using static Simmer.Asyncio;

namespace Simmer.Tests.Coroutines;

/// <summary>Frames are used again and again. Nobody who still holds one may notice.</summary>
public sealed class FramePoolTests
{
    [Fact]
    public void Stress_CoroutinesOfAllFates_KeepTheirOwnResults()
    {
        var random = new Random(20261121);
        using var loop = new TestLoop();
        loop.Run(async () =>
        {
            List<(Coroutine<string> Cold, string Expected)> cold = [];
            List<(LoopTask<string> Task, string Expected)> tasks = [];
            for (var i = 0; i < 50_000; i++)
            {
                var text = i.ToString(System.Globalization.CultureInfo.InvariantCulture);
                switch (random.Next(6))
                {
                    case 0:
                        (await Echo(text, depth: random.Next(4), suspend: false)).ShouldBe(text);
                        break;
                    case 1:
                        (await Echo(text, depth: random.Next(4), suspend: true)).ShouldBe(text);
                        break;
                    case 2:
                        cold.Add((Echo(text, depth: random.Next(4), suspend: true), text));
                        break;
                    case 3:
                        tasks.Add((CreateTask(Echo(text, depth: random.Next(4), suspend: true)), text));
                        break;
                    case 4:
                        var cancelled = CreateTask(Echo(text, depth: 3, suspend: true));
                        await Yield();
                        cancelled.Cancel();
                        break;
                    default:
                        Echo(text, depth: 0, suspend: false).Close();
                        break;
                }

                if (cold.Count > 20)
                {
                    var index = random.Next(cold.Count);
                    (await cold[index].Cold).ShouldBe(cold[index].Expected);
                    cold.RemoveAt(index);
                }
            }

            foreach (var (coroutine, expected) in cold)
            {
                (await coroutine).ShouldBe(expected);
            }

            foreach (var (task, expected) in tasks)
            {
                (await task).ShouldBe(expected);
            }
        });
        loop.Dispose();
        loop.Errors.ShouldBeEmpty();
    }

    [Fact]
    public void SteadyState_AwaitsSwitchesSleepsLocksAndQueues_AllocateNothing()
    {
        using var loop = new TestLoop();
        var there = new AsyncQueue<int>();
        var back = new AsyncQueue<int>();
        var gate = new AsyncLock();
        loop.Run(async () =>
        {
            // Code that is not optimised yet allocates: boxes, for instance. When it is, nothing does. How soon that is
            // depends on what else this process compiles.
            var echo = CreateTask(Echo());
            var allocated = long.MaxValue;
            var patience = Stopwatch.StartNew();
            while (allocated > 0 && patience.Elapsed < TimeSpan.FromSeconds(60))
            {
                var before = GC.GetAllocatedBytesForCurrentThread();
                await Work(1_000);
                allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            }

            allocated.ShouldBe(0);
            there.Shutdown();
            await echo;
        });

        async Coroutine Work(int count)
        {
            for (var i = 0; i < count; i++)
            {
                await Nest(5);
                await Yield();
                await Sleep(TimeSpan.FromMilliseconds(1));
                there.TryPut(i);
                await back.Get();
                await gate.Acquire(); // The echo has it.
                gate.Release();
            }
        }

        async Coroutine Echo()
        {
            await foreach (var item in there)
            {
                using (await gate.Acquire())
                {
                    back.TryPut(item);
                    await Yield();
                    await Yield();
                }
            }
        }

        static async Coroutine Nest(int depth)
        {
            if (depth > 0)
            {
                await Nest(depth - 1);
            }
            else
            {
                await Yield();
            }
        }
    }

    [Fact]
    public void Recycled_FramesForgetWhatTheyReferredTo()
    {
        using var loop = new TestLoop();
        var weak = loop.Run(async () =>
        {
            var reference = await MakeGarbage();
            await Yield();
            return reference;
        });

        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        weak.IsAlive.ShouldBeFalse();

        static async Coroutine<WeakReference> MakeGarbage()
        {
            var garbage = new byte[100];
            var result = await Hold(garbage);
            return new WeakReference(result);
        }

        static async Coroutine<byte[]> Hold(byte[] bytes)
        {
            await Yield();
            return bytes;
        }
    }

    [Fact]
    public void ManyLoopsOnManyThreads_DoNotShareFrames()
    {
        Parallel.For(0, 4, static number =>
        {
            using var loop = new TestLoop();
            for (var round = 0; round < 20; round++)
            {
                loop.Run(async () =>
                {
                    for (var i = 0; i < 500; i++)
                    {
                        var text = $"{number}/{i}";
                        (await Echo(text, depth: 3, suspend: i % 2 == 0)).ShouldBe(text);
                    }
                });
            }

            loop.Dispose();
            loop.Errors.ShouldBeEmpty();
        });
    }

    private static async Coroutine<string> Echo(string text, int depth, bool suspend)
    {
        if (depth > 0)
        {
            return await Echo(text, depth - 1, suspend);
        }

        if (suspend)
        {
            await Yield();
        }

        return text;
    }

    [Fact]
    public void Close_OnAnotherThread_LeavesThePoolsOfTheLoopAlone()
    {
        using var loop = new TestLoop();
        loop.Run(async () =>
        {
            for (var round = 0; round < 100; round++)
            {
                Coroutine<int>[] unwanted = [.. Enumerable.Range(0, 200).Select(Echo)];
                var closing = Task.Run(() => Array.ForEach(unwanted, static coroutine => coroutine.Close()));
                for (var i = 0; i < 200; i++)
                {
                    (await Gather(Echo(1), Echo(2), Echo(3))).ShouldBe((1, 2, 3));
                }

                await closing;
            }
        });
        loop.Errors.ShouldBeEmpty();

        static async Coroutine<int> Echo(int value)
        {
            await Yield();
            return value;
        }
    }
}
