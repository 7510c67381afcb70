using System.Threading.Channels;
using static Simmer.Asyncio;

namespace Simmer.Tests.Interop;

/// <summary>A queue of a real loop, used from threads that are not its own.</summary>
public sealed class QueueChannelThreadTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Items_GoThroughTheLoop_InOrder_AndNoneIsLost()
    {
        using var other = new LoopOnThread();
        var (queue, reader, writer) = await Open<int>(other, maxSize: 3);
        var writing = Task.Run(
            async () =>
            {
                for (var i = 0; i < 500; i++)
                {
                    await writer.WriteAsync(i, Token);
                }

                writer.Complete();
            },
            Token);
        var got = await reader.ReadAllAsync(Token).ToListAsync(Token);
        await writing;
        await reader.Completion;
        got.ShouldBe(Enumerable.Range(0, 500));
        queue.IsShutDown.ShouldBeTrue();
    }

    [Fact]
    public async Task WaitAndTry_AsGenericCodeUsesThem_LoseNothing_WithSeveralOfEach()
    {
        using var other = new LoopOnThread();
        var (_, reader, writer) = await Open<int>(other, maxSize: 2);
        var reading = Enumerable.Range(0, 3).Select(_ => Task.Run(Read, Token)).ToArray();
        await Task.WhenAll(Enumerable.Range(0, 3).Select(number => Task.Run(() => Write(number * 100), Token)));
        writer.TryComplete().ShouldBeTrue();
        writer.TryComplete().ShouldBeFalse();
        (await Task.WhenAll(reading)).SelectMany(static items => items).Order().ShouldBe(Enumerable.Range(0, 300));

        async Task Write(int first)
        {
            for (var item = first; item < first + 100;)
            {
                (await writer.WaitToWriteAsync(Token)).ShouldBeTrue();
                if (writer.TryWrite(item))
                {
                    item++;
                }
            }
        }

        async Task<List<int>> Read()
        {
            List<int> items = [];
            while (await reader.WaitToReadAsync(Token))
            {
                while (reader.TryRead(out var item))
                {
                    items.Add(item);
                }
            }

            return items;
        }
    }

    [Fact]
    public async Task Try_WithoutHavingWaited_IsFalse()
    {
        using var other = new LoopOnThread();
        var (queue, reader, writer) = await Open<int>(other);
        writer.TryWrite(1).ShouldBeFalse();
        await writer.WriteAsync(1, Token);
        reader.TryRead(out _).ShouldBeFalse();
        (await reader.WaitToReadAsync(Token)).ShouldBeTrue();
        (await other.Loop.RunCoroutineThreadsafe(Count(), Token)).ShouldBe(0); // It was fetched.
        reader.TryRead(out var item).ShouldBeTrue();
        item.ShouldBe(1);

        async Coroutine<int> Count() => queue.Count;
    }

    [Fact]
    public async Task Completion_ComesAfterTheLastItemWasRead()
    {
        using var other = new LoopOnThread();
        var (_, reader, writer) = await Open<int>(other);
        var completion = reader.Completion;
        await writer.WriteAsync(1, Token);
        writer.Complete();
        (await reader.WaitToReadAsync(Token)).ShouldBeTrue();
        await other.Loop.RunCoroutineThreadsafe(Sleep(TimeSpan.FromMilliseconds(1)), Token); // The loop has turned: it knows.
        completion.IsCompleted.ShouldBeFalse();
        reader.TryRead(out _).ShouldBeTrue();
        await completion;
        (await reader.WaitToReadAsync(Token)).ShouldBeFalse();
        await Should.ThrowAsync<ChannelClosedException>(async () => await writer.WriteAsync(2, Token));
    }

    [Fact]
    public async Task Wait_CancelledByToken_Ends_AndTheNextReaderGetsTheItem()
    {
        using var other = new LoopOnThread();
        var (queue, reader, writer) = await Open<int>(other);
        using var source = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var reading = reader.ReadAsync(source.Token).AsTask();
        await other.Loop.RunCoroutineThreadsafe(SomebodyWaits(), Token);
        await source.CancelAsync();
        (await Should.ThrowAsync<OperationCanceledException>(async () => await reading)).CancellationToken.ShouldBe(source.Token);
        await writer.WriteAsync(7, Token);
        (await reader.ReadAsync(Token)).ShouldBe(7);

        async Coroutine SomebodyWaits()
        {
            while (queue.Snapshot().Getters == 0)
            {
                await Yield();
            }
        }
    }

    [Fact]
    public async Task Wait_CancelledAtAnyMoment_LosesNoItem()
    {
        using var other = new LoopOnThread();
        var (_, reader, writer) = await Open<int>(other);
        List<int> got = [];
        for (var i = 0; i < 200; i++)
        {
            using var source = CancellationTokenSource.CreateLinkedTokenSource(Token);
            var reading = reader.ReadAsync(source.Token).AsTask();
            var writing = writer.WriteAsync(i, Token).AsTask();
            await source.CancelAsync();
            await writing;
            try
            {
                got.Add(await reading);
            }
            catch (OperationCanceledException)
            {
                // The item is still there.
            }
        }

        writer.Complete();
        got.AddRange(await reader.ReadAllAsync(Token).ToListAsync(Token));
        got.ShouldBe(Enumerable.Range(0, 200));
    }

    [Fact]
    public async Task LoopCloses_WhoWaitsIsTold_AndWhoComesLater()
    {
        ChannelReader<int> reader;
        ChannelWriter<int> writer;
        Task completion, reading;
        Task<bool> waiting;
        using (var other = new LoopOnThread())
        {
            (var queue, reader, writer) = await Open<int>(other, maxSize: 1);
            completion = reader.Completion;
            reading = reader.ReadAsync(Token).AsTask();
            waiting = reader.WaitToReadAsync(Token).AsTask();
        }

        await Should.ThrowAsync<LoopClosedException>(async () => await completion);
        await Should.ThrowAsync<LoopClosedException>(async () => await waiting);
        (await Should.ThrowAsync<ChannelClosedException>(async () => await reading)).InnerException.ShouldBeOfType<LoopClosedException>();
        await Should.ThrowAsync<LoopClosedException>(async () => await reader.WaitToReadAsync(Token));
        await Should.ThrowAsync<LoopClosedException>(async () => await writer.WaitToWriteAsync(Token));
        (await Should.ThrowAsync<ChannelClosedException>(async () => await writer.WriteAsync(1, Token)))
            .InnerException.ShouldBeOfType<LoopClosedException>();
        reader.TryRead(out _).ShouldBeFalse();
        writer.TryWrite(1).ShouldBeFalse();
        writer.TryComplete().ShouldBeFalse();
    }

    [Fact]
    public async Task Failure_OfTheWriter_ReachesTheReader()
    {
        using var other = new LoopOnThread();
        var (_, reader, writer) = await Open<int>(other);
        writer.TryComplete(new FormatException()).ShouldBeTrue();
        await Should.ThrowAsync<FormatException>(async () => await reader.ReadAllAsync(Token).ToListAsync(Token));
        await Should.ThrowAsync<FormatException>(async () => await reader.Completion);
    }

    private static async Task<(AsyncQueue<T> Queue, ChannelReader<T> Reader, ChannelWriter<T> Writer)> Open<T>(LoopOnThread other, int maxSize = 0)
    {
        return await other.Loop.RunCoroutineThreadsafe(OnLoop(), Token);

        async Coroutine<(AsyncQueue<T>, ChannelReader<T>, ChannelWriter<T>)> OnLoop()
        {
            var queue = new AsyncQueue<T>(maxSize);
            return (queue, queue.AsChannelReader(), queue.AsChannelWriter());
        }
    }
}
