using Simmer.Testing;
using static Simmer.Asyncio;

namespace Simmer.Tests.Queues;

public sealed class QueueTests
{
    [Fact]
    public void AwaitForeach_EndsWhenTheQueueIsShutDownAndEmpty()
    {
        using var loop = new TestLoop();
        loop.Run(async () =>
        {
            var queue = new AsyncQueue<int>(maxSize: 2);
            var producer = CreateTask(Produce());
            List<int> got = [];
            await foreach (var item in queue)
            {
                got.Add(item);
                await Sleep(TimeSpan.FromSeconds(1));
            }

            await producer;
            got.ShouldBe([0, 1, 2, 3, 4]);
            queue.ToString().ShouldBe("queue (0 of 2 items, shut down)");

            async Coroutine Produce()
            {
                for (var i = 0; i < 5; i++)
                {
                    await queue.Put(i);
                }

                queue.Shutdown();
            }
        });
    }

    [Fact]
    public void AsyncEnumerable_WorksWithLinq()
    {
        using var loop = new TestLoop();
        loop.Run(async () =>
        {
            var queue = new AsyncQueue<int>();
            _ = CreateTask(Produce());
            var sum = await queue.Where(static item => item % 2 == 0).Select(static item => item * 10).SumAsync();
            sum.ShouldBe(60);

            async Coroutine Produce()
            {
                for (var i = 0; i < 6; i++)
                {
                    await Sleep(TimeSpan.FromSeconds(1));
                    queue.TryPut(i);
                }

                queue.Shutdown();
            }
        });
    }

    [Fact]
    public void TryPutAndTryGet_SayNowOrNotAtAll()
    {
        using var loop = new TestLoop();
        loop.Run(async () =>
        {
            var queue = new AsyncQueue<string>(maxSize: 1);
            queue.TryGet(out _).ShouldBeFalse();
            queue.TryPut("a").ShouldBeTrue();
            queue.TryPut("b").ShouldBeFalse();
            queue.TryGet(out var item).ShouldBeTrue();
            item.ShouldBe("a");
            queue.Shutdown();
            Should.Throw<QueueShutDownException>(() => queue.TryPut("c"));
            Should.Throw<QueueShutDownException>(() => queue.TryGet(out _));
            await Expect.Throws<QueueShutDownException>(async () => await queue.Get());
            await Expect.Throws<QueueShutDownException>(async () => await queue.Put("d"));
            queue.TaskDone();
            Should.Throw<InvalidOperationException>(queue.TaskDone).Message.ShouldContain("more often");
        });
    }

    [Fact]
    public void PriorityQueue_GivesTheLeast_AndEqualOnesInOrder()
    {
        using var loop = new TestLoop();
        loop.Run(async () =>
        {
            var queue = new AsyncPriorityQueue<(int Priority, string Name)>(
                comparer: Comparer<(int Priority, string Name)>.Create(static (a, b) => a.Priority.CompareTo(b.Priority)));
            foreach (var item in new[] { (2, "b1"), (1, "a1"), (2, "b2"), (1, "a2"), (3, "c") })
            {
                await queue.Put(item);
            }

            List<string> names = [];
            while (queue.TryGet(out var item))
            {
                names.Add(item.Name);
            }

            names.ShouldBe(["a1", "a2", "b1", "b2", "c"]);
            var lifo = new AsyncLifoQueue<int>();
            lifo.TryPut(1);
            lifo.TryPut(2);
            (await lifo.Get()).ShouldBe(2);
        });
    }

    [Fact]
    public void Stress_ProducersAndConsumersAreCancelled_NoItemIsLostOrDoubled()
    {
        var random = new Random(13);
        using var loop = new TestLoop();
        loop.Run(async () =>
        {
            var queue = new AsyncQueue<int>(maxSize: 5);
            HashSet<int> put = [];
            List<int> got = [];
            var next = 0;
            List<LoopTask> tasks = [];
            for (var i = 0; i < 5_000; i++)
            {
                tasks.Add(random.Next(2) == 0 ? CreateTask(Put(next++)) : CreateTask(Get()));
                if (random.Next(4) == 0)
                {
                    tasks[random.Next(tasks.Count)].Cancel();
                }

                if (random.Next(3) == 0)
                {
                    await Yield();
                    tasks.RemoveAll(static task => task.IsCompleted);
                }
            }

            queue.Shutdown();
            foreach (var task in tasks)
            {
                await task.Settle();
            }

            while (!queue.IsEmpty)
            {
                queue.TryGet(out var item).ShouldBeTrue();
                got.Add(item);
            }

            got.Order().ShouldBe(put.Order());

            async Coroutine Put(int item)
            {
                await queue.Put(item);
                put.Add(item);
            }

            async Coroutine Get() => got.Add(await queue.Get());
        });
    }
}
