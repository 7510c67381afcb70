using Simmer.Testing;
using static Simmer.Asyncio;

namespace Simmer.Tests.Sync;

public sealed class ReaderWriterLockTests
{
    [Fact]
    public void Readers_PassTogether_AndAWriterAlone_InTheOrderInWhichTheyCame()
    {
        using var loop = new TestLoop();
        loop.Run(async () =>
        {
            var gate = new AsyncReaderWriterLock();
            await Gather(
                Use(gate, loop, "r1"), Use(gate, loop, "r2"), Use(gate, loop, "w1"), Use(gate, loop, "r3"), Use(gate, loop, "r4"),
                Use(gate, loop, "w2"), Use(gate, loop, "w3"), Use(gate, loop, "r5"));
            gate.Snapshot().ShouldBe(new SyncSnapshot("reader-writer lock (free, 0 waiting)", 0));
        });
        loop.Steps.ShouldBe(["0s r1", "0s r2", "1s w1", "2s r3", "2s r4", "3s w2", "4s w3", "5s r5"]);
    }

    [Fact]
    public void WaitingWriter_StopsLaterReaders()
    {
        using var loop = new TestLoop();
        loop.Run(async () =>
        {
            var gate = new AsyncReaderWriterLock();
            using (await gate.AcquireRead())
            {
                (await gate.AcquireRead()).Dispose();
                var writer = CreateTask(Use(gate, loop, "w"));
                await Yield();
                var reader = CreateTask(Use(gate, loop, "r"));
                await Yield();
                gate.Snapshot().ShouldBe(new SyncSnapshot("reader-writer lock (1 reading, 2 waiting)", 2));
                ((LoopTask)writer).WaitsFor!.Value.Operation.ShouldBe("acquire for writing");
                ((LoopTask)reader).AwaitStack()[0].Method.ShouldBe("AcquireRead");
            }
        });
    }

    [Fact]
    public void WaitingWriter_Cancelled_LetsTheReadersBehindHimPass()
    {
        using var loop = new TestLoop();
        loop.Run(async () =>
        {
            var gate = new AsyncReaderWriterLock();
            using (await gate.AcquireRead())
            {
                var writer = CreateTask(Use(gate, loop, "w"));
                var readers = new[] { CreateTask(Use(gate, loop, "r1")), CreateTask(Use(gate, loop, "r2")) };
                await Sleep(TimeSpan.FromSeconds(1));
                writer.Cancel();
                await Wait(readers);
                gate.Readers.ShouldBe(1);
            }
        });
        loop.Steps.ShouldBe(["1s r1", "1s r2"]);
    }

    [Fact]
    public void Waiters_CancelledAfterTheWakeUp_PassItOn()
    {
        using var loop = new TestLoop();
        loop.Run(async () =>
        {
            var gate = new AsyncReaderWriterLock();
            var held = await gate.AcquireWrite();
            var writer = CreateTask(Use(gate, loop, "w1"));
            var readers = new[] { CreateTask(Use(gate, loop, "r1")), CreateTask(Use(gate, loop, "r2")) };
            var last = CreateTask(Use(gate, loop, "w2"));
            await Yield();
            gate.Snapshot().Holder.ShouldBe(CurrentTask!.Name);
            held.Dispose();
            gate.IsWriteLocked.ShouldBeTrue();
            writer.Cancel();
            await Yield();
            gate.IsWriteLocked.ShouldBeFalse();
            gate.Readers.ShouldBe(2);
            readers[0].Cancel();
            readers[1].Cancel();
            await last;
            gate.Snapshot().ShouldBe(new SyncSnapshot("reader-writer lock (free, 0 waiting)", 0));
        });
        loop.Steps.ShouldBe(["0s w2"]);
    }

    [Fact]
    public void Release_ByNobody_SaysSo()
    {
        using var loop = new TestLoop();
        loop.Run(async () =>
        {
            var gate = new AsyncReaderWriterLock();
            Should.Throw<InvalidOperationException>(gate.ReleaseRead).Message.ShouldContain("No reader");
            using (await gate.AcquireRead())
            {
                Should.Throw<InvalidOperationException>(gate.ReleaseWrite).Message.ShouldContain("No writer");
            }

            using (await gate.AcquireWrite())
            {
                Should.Throw<InvalidOperationException>(gate.ReleaseRead).Message.ShouldContain("No reader");
            }
        });
    }

    [Fact]
    public void Release_OfALockThatIsOnItsWay_DoesNotHang()
    {
        using var loop = new TestLoop();
        loop.Run(async () =>
        {
            var gate = new AsyncReaderWriterLock();
            var held = await gate.AcquireWrite();
            var writer = CreateTask(gate.AcquireWrite());
            await Yield();
            held.Dispose();
            gate.ReleaseWrite(); // Wrong: it is the other's now, who has not gone on yet.
            (await writer).Dispose();
            gate.IsWriteLocked.ShouldBeFalse();
        });
    }

    [Fact]
    public void Acquire_OnAnotherLoop_IsRefused_AlsoInAnotherGroup()
    {
        var gate = new AsyncReaderWriterLock();
        using var other = new LoopOnThread();
        using var loop = new TestLoop();
        loop.Run(async () =>
        {
            var held = await gate.AcquireWrite();
            var waiter = CreateTask(gate.AcquireWrite());
            await Yield();
            foreach (var theirs in new[] { other.Loop.RunCoroutineThreadsafe(gate.AcquireRead()), other.Loop.RunCoroutineThreadsafe(gate.AcquireWrite()) })
            {
                (await Expect.Throws<InvalidOperationException>(async () => await theirs)).Message.ShouldContain("Each loop needs its own");
            }

            held.Dispose();
            (await waiter).Dispose();
            gate.Snapshot().ShouldBe(new SyncSnapshot("reader-writer lock (free, 0 waiting)", 0));
        });
    }

    [Fact]
    public void UnderStress_OneWriterOrManyReaders_AndNobodyIsLost()
    {
        var random = new Random(7);
        using var loop = new TestLoop();
        loop.Run(async () =>
        {
            var gate = new AsyncReaderWriterLock();
            var (reading, writing, most, entered) = (0, 0, 0, 0);
            List<LoopTask> tasks = [];
            for (var i = 0; i < 2_000; i++)
            {
                tasks.Add(CreateTask(random.Next(3) == 0 ? Write() : Read()));
                if (random.Next(4) == 0)
                {
                    tasks[random.Next(tasks.Count)].Cancel();
                }

                if (random.Next(2) == 0)
                {
                    await Yield();
                    tasks.RemoveAll(static task => task.IsCompleted);
                }
            }

            foreach (var task in tasks)
            {
                await task.Settle();
            }

            entered.ShouldBeGreaterThan(500);
            most.ShouldBeGreaterThan(1);
            gate.Snapshot().ShouldBe(new SyncSnapshot("reader-writer lock (free, 0 waiting)", 0));

            async Coroutine Read()
            {
                using (await gate.AcquireRead())
                {
                    most = Math.Max(most, ++reading);
                    await Stay();
                    reading--;
                }
            }

            async Coroutine Write()
            {
                using (await gate.AcquireWrite())
                {
                    writing++;
                    await Stay();
                    writing--;
                }
            }

            async Coroutine Stay()
            {
                entered++;
                (writing == 0 || (writing == 1 && reading == 0)).ShouldBeTrue();
                for (var i = random.Next(3); i > 0; i--)
                {
                    try
                    {
                        await Yield();
                    }
                    catch (OperationCanceledException)
                    {
                        // It leaves in its own time.
                    }
                }
            }
        });
        loop.Errors.ShouldBeEmpty();
    }

    // It stays for a second; its name says what it wants.
    private static async Coroutine Use(AsyncReaderWriterLock gate, TestLoop loop, string name)
    {
        using (name[0] == 'w' ? await gate.AcquireWrite() : await gate.AcquireRead())
        {
            loop.Step(name);
            await Sleep(TimeSpan.FromSeconds(1));
        }
    }
}
