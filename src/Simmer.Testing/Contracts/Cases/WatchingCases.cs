using System.Net.Sockets;
using Simmer.Platform;
using static Simmer.Asyncio;
using static Simmer.Testing.CaseFactory;

namespace Simmer.Testing;

/// <summary>Waiting for descriptors that are somebody else's: here, sockets of .NET's own.</summary>
internal static class WatchingCases
{
    public static IEnumerable<ContractCase> All =>
    [
        OptionalStory(Watch_NothingToRead_CallsNothing),
        OptionalStory(Watch_SomethingToRead_CallsAgainAndAgain),
        OptionalStory(Watch_WhenReadAway_CallsNoMoreUntilThereIsMore),
        OptionalStory(Watch_Disposed_CallsNothing),
        OptionalStory(Watch_DisposedByItself_CallsOnce),
        OptionalStory(Watch_ThePeerCloses_IsReady),
        OptionalStory(Watch_BothDirections_AreIndependent),
        OptionalStory(Watch_TheSameTwice_Fails),
        OptionalStory(Watch_CallsInNoTask),
        OptionalStory(WaitUntilReady_Readable_WaitsForData),
        OptionalStory(WaitUntilReady_Writable_WaitsForRoom),
        OptionalStory(WaitUntilReady_Cancelled_CanBeWaitedForAgain),
    ];

    /// <summary>A socket of .NET's own, to be watched, and its peer.</summary>
    private static async Coroutine<(Socket Watched, IoSocket Peer)> Connect()
    {
        var (inside, outside) = await Stage.ConnectWithOutside();
        return (outside, inside);
    }

    private static async Coroutine Watch_NothingToRead_CallsNothing()
    {
        var (watched, peer) = await Connect();
        using (watched)
        using (peer)
        {
            var calls = 0;
            using (Stage.Driver.Watch(watched.SafeHandle, IoReadiness.Readable, () => calls++))
            {
                await Stage.SomeTurns();
                Check.Equal(0, calls, "How often it was called while there is nothing to read");
            }
        }
    }

    private static async Coroutine Watch_SomethingToRead_CallsAgainAndAgain()
    {
        var (watched, peer) = await Connect();
        using (watched)
        using (peer)
        {
            var calls = 0;
            using (Stage.Driver.Watch(watched.SafeHandle, IoReadiness.Readable, () => calls++))
            {
                await peer.Send("x"u8.ToArray());
                await Until(() => calls >= 5);
            }
        }
    }

    private static async Coroutine Watch_WhenReadAway_CallsNoMoreUntilThereIsMore()
    {
        var (watched, peer) = await Connect();
        using (watched)
        using (peer)
        {
            var (calls, read) = (0, 0);
            using (Stage.Driver.Watch(watched.SafeHandle, IoReadiness.Readable, Read))
            {
                for (var round = 1; round <= 3; round++)
                {
                    await peer.Send("xyz"u8.ToArray());
                    await Until(() => read == 3 * round);
                    await Stage.SomeTurns();
                    var callsSoFar = calls;
                    await Stage.SomeTurns();
                    Check.Equal(callsSoFar, calls, "How often it was called when everything had been read");
                }
            }

            void Read()
            {
                calls++;
                read += watched.Available > 0 ? watched.Receive(new byte[2]) : 0;
            }
        }
    }

    private static async Coroutine Watch_Disposed_CallsNothing()
    {
        var (watched, peer) = await Connect();
        using (watched)
        using (peer)
        {
            var calls = 0;
            var watch = Stage.Driver.Watch(watched.SafeHandle, IoReadiness.Readable, () => calls++);
            await peer.Send("x"u8.ToArray());
            await Until(() => calls > 0);
            watch.Dispose();
            watch.Dispose();
            var callsSoFar = calls;
            await Stage.SomeTurns();
            Check.Equal(callsSoFar, calls, "How often it was called after the watch was disposed");

            using (Stage.Driver.Watch(watched.SafeHandle, IoReadiness.Readable, () => calls++)) // Ready already.
            {
                await Until(() => calls > callsSoFar);
            }
        }
    }

    private static async Coroutine Watch_DisposedByItself_CallsOnce()
    {
        var (watched, peer) = await Connect();
        using (watched)
        using (peer)
        {
            var calls = 0;
            IDisposable? watch = null;
            watch = Stage.Driver.Watch(watched.SafeHandle, IoReadiness.Writable, () =>
            {
                calls++;
                watch!.Dispose();
            });
            await Until(() => calls > 0);
            await Stage.SomeTurns();
            Check.Equal(1, calls, "How often it was called when the first call disposed the watch");
        }
    }

    private static async Coroutine Watch_ThePeerCloses_IsReady()
    {
        var (watched, peer) = await Connect();
        using (watched)
        {
            var calls = 0;
            using (Stage.Driver.Watch(watched.SafeHandle, IoReadiness.Readable, () => calls++))
            {
                peer.ResetOnClose();
                peer.Dispose();
                await Until(() => calls > 0);
            }

            using (Stage.Driver.Watch(watched.SafeHandle, IoReadiness.Writable, () => calls = -1)) // An error is ready for everything.
            {
                await Until(() => calls < 0);
            }
        }
    }

    private static async Coroutine Watch_BothDirections_AreIndependent()
    {
        var (watched, peer) = await Connect();
        using (watched)
        using (peer)
        {
            var (reads, writes) = (0, 0);
            var reading = Stage.Driver.Watch(watched.SafeHandle, IoReadiness.Readable, () => reads++);
            var writing = Stage.Driver.Watch(watched.SafeHandle, IoReadiness.Writable, () => writes++);
            await Until(() => writes > 0);
            Check.Equal(0, reads, "How often it was called for reading when only writing is possible");
            writing.Dispose();
            var writesSoFar = writes;
            await peer.Send("x"u8.ToArray());
            await Until(() => reads > 0);
            Check.Equal(writesSoFar, writes, "How often it was called for writing after that watch was disposed");
            reading.Dispose();
        }
    }

    private static async Coroutine Watch_TheSameTwice_Fails()
    {
        var (watched, peer) = await Connect();
        using (watched)
        using (peer)
        {
            using (Stage.Driver.Watch(watched.SafeHandle, IoReadiness.Readable, () => { }))
            {
                Check.Throws<InvalidOperationException>(
                    "a second watch for the same", () => Stage.Driver.Watch(watched.SafeHandle, IoReadiness.Readable, () => { }));
            }

            Stage.Driver.Watch(watched.SafeHandle, IoReadiness.Readable, () => { }).Dispose();
        }
    }

    private static async Coroutine Watch_CallsInNoTask()
    {
        var (watched, peer) = await Connect();
        using (watched)
        using (peer)
        {
            var calls = 0;
            LoopTask? task = null;
            using (Stage.Driver.Watch(watched.SafeHandle, IoReadiness.Writable, () =>
            {
                calls++;
                task ??= CurrentTask;
            }))
            {
                await Until(() => calls > 1);
            }

            Check.Equal(null, task, "In which task it was called");
        }
    }

    private static async Coroutine WaitUntilReady_Readable_WaitsForData()
    {
        var (watched, peer) = await Connect();
        using (watched)
        using (peer)
        {
            for (var round = 0; round < 3; round++)
            {
                var waiting = await Stage.BeginToWait(Stage.Driver.WaitUntilReady(watched.SafeHandle, IoReadiness.Readable), "wait until readable");
                await peer.Send("x"u8.ToArray());
                await waiting;
                Check.Equal(1, watched.Receive(new byte[10]), "How much could be read");
            }
        }
    }

    private static async Coroutine WaitUntilReady_Writable_WaitsForRoom()
    {
        var (watched, peer) = await Connect();
        using (watched)
        using (peer)
        {
            watched.Blocking = false;
            await Stage.Driver.WaitUntilReady(watched.SafeHandle, IoReadiness.Writable);
            var sent = 0;
            var waiting = await BeginToWait();
            while (waiting.IsCompleted) // The system makes room, for a while: it moves what was sent to the receiver.
            {
                int some;
                do
                {
                    some = watched.Send(new byte[100_000], SocketFlags.None, out _);
                    sent += some;
                }
                while (some > 0);

                waiting = await BeginToWait();
            }

            await Stage.ReceiveExactly(peer, sent);
            await waiting;
            Check.That(watched.Send(new byte[1], SocketFlags.None, out _) == 1, "It is ready for writing, but nothing could be written.");
        }

        async Coroutine<LoopTask> BeginToWait()
        {
            var task = CreateTask(Stage.Driver.WaitUntilReady(watched.SafeHandle, IoReadiness.Writable));
            await Stage.SomeTurns();
            return task;
        }
    }

    private static async Coroutine WaitUntilReady_Cancelled_CanBeWaitedForAgain()
    {
        var (watched, peer) = await Connect();
        using (watched)
        using (peer)
        {
            for (var round = 0; round < 3; round++)
            {
                await Stage.End(await Stage.BeginToWait(Stage.Driver.WaitUntilReady(watched.SafeHandle, IoReadiness.Readable), "wait until readable"));
            }

            await peer.Send("x"u8.ToArray());
            await Stage.Driver.WaitUntilReady(watched.SafeHandle, IoReadiness.Readable);
        }
    }

    private static async Coroutine Until(Func<bool> condition)
    {
        while (!condition())
        {
            await Stage.Turn();
        }
    }
}
