using System.Threading.Channels;
using Simmer.Testing;
using static Simmer.Asyncio;

namespace Simmer.Tests.Interop;

/// <summary>Queues as channels, on the loop's own thread and in virtual time; from other threads see <see cref="QueueChannelThreadTests"/>.</summary>
public sealed class QueueChannelTests
{
    [Fact]
    public void Reader_OnTheLoop_SeesTheQueueItself()
    {
        using var loop = new TestLoop();
        loop.Run(async () =>
        {
            var queue = new AsyncQueue<int>();
            var reader = queue.AsChannelReader();
            reader.TryRead(out _).ShouldBeFalse();
            queue.TryPut(1);
            (await reader.WaitToReadAsync()).ShouldBeTrue();
            queue.Count.ShouldBe(1);
            reader.TryRead(out var item).ShouldBeTrue();
            item.ShouldBe(1);
            _ = CreateTask(PutLater(2));
            (await reader.ReadAsync()).ShouldBe(2);
            queue.Shutdown();
            reader.TryRead(out _).ShouldBeFalse();
            (await reader.WaitToReadAsync()).ShouldBeFalse();
            await Expect.Throws<ChannelClosedException>(async () => await reader.ReadAsync());
            await reader.Completion;

            async Coroutine PutLater(int value)
            {
                await Sleep(TimeSpan.FromSeconds(1));
                await queue.Put(value);
            }
        });
    }

    [Fact]
    public void Writer_OnTheLoop_WaitsForRoom()
    {
        using var loop = new TestLoop();
        loop.Run(async () =>
        {
            var queue = new AsyncQueue<int>(maxSize: 1);
            var writer = queue.AsChannelWriter();
            writer.TryWrite(1).ShouldBeTrue();
            writer.TryWrite(2).ShouldBeFalse();
            var writing = writer.WriteAsync(2);
            writing.IsCompleted.ShouldBeFalse();
            (await queue.Get()).ShouldBe(1);
            await writing;
            var waiting = writer.WaitToWriteAsync();
            (await queue.Get()).ShouldBe(2);
            (await waiting).ShouldBeTrue();
            writer.TryWrite(3).ShouldBeTrue();
            writer.TryComplete().ShouldBeTrue();
            writer.TryComplete().ShouldBeFalse();
            queue.IsShutDown.ShouldBeTrue();
            writer.TryWrite(4).ShouldBeFalse();
            (await writer.WaitToWriteAsync()).ShouldBeFalse();
            await Expect.Throws<ChannelClosedException>(async () => await writer.WriteAsync(4));
            (await queue.Get()).ShouldBe(3);
        });
    }

    [Fact]
    public void Waiting_CancelledByToken_LosesNoItem()
    {
        using var loop = new TestLoop();
        loop.Run(async () =>
        {
            using var source = new CancellationTokenSource();
            var queue = new AsyncQueue<int>(maxSize: 1);
            var reading = queue.AsChannelReader().ReadAsync(source.Token);
            await Sleep(TimeSpan.FromSeconds(1));
            await source.CancelAsync();
            (await Expect.Throws<OperationCanceledException>(async () => await reading)).CancellationToken.ShouldBe(source.Token);
            queue.TryPut(1);
            await Expect.Throws<OperationCanceledException>(async () => await queue.AsChannelReader().ReadAsync(source.Token));
            await Expect.Throws<OperationCanceledException>(async () => await queue.AsChannelWriter().WriteAsync(2, source.Token));
            (await queue.Get()).ShouldBe(1);
            queue.IsEmpty.ShouldBeTrue();
        });
    }

    [Fact]
    public void WaitForRoom_OfOneWhoDoesNotUseIt_LetsTheNextOnePut()
    {
        using var loop = new TestLoop();
        loop.Run(async () =>
        {
            var queue = new AsyncQueue<int>(maxSize: 1);
            queue.TryPut(1);
            var waiting = queue.AsChannelWriter().WaitToWriteAsync();
            await Sleep(TimeSpan.FromSeconds(1));
            var putting = CreateTask(queue.Put(2));
            await Yield();
            (await queue.Get()).ShouldBe(1);
            await putting;
            (await waiting).ShouldBeTrue();
            queue.IsFull.ShouldBeTrue();
        });
    }

    [Fact]
    public void Failure_OfTheWriter_ReachesWhoReads()
    {
        using var loop = new TestLoop();
        loop.Run(async () =>
        {
            var queue = new AsyncQueue<int>();
            var reader = queue.AsChannelReader();
            var completion = reader.Completion;
            queue.TryPut(1);
            queue.AsChannelWriter().TryComplete(new FormatException()).ShouldBeTrue();
            (await queue.Get()).ShouldBe(1);
            (await Expect.Throws<QueueShutDownException>(async () => await queue.Get())).InnerException.ShouldBeOfType<FormatException>();
            await Expect.Throws<QueueShutDownException>(async () =>
            {
                await foreach (var _ in queue)
                {
                }
            });
            await Expect.Throws<FormatException>(async () => await reader.WaitToReadAsync());
            (await Expect.Throws<ChannelClosedException>(async () => await reader.ReadAsync())).InnerException.ShouldBeOfType<FormatException>();
            await Expect.Throws<FormatException>(async () => await completion);
            (await Expect.Throws<ChannelClosedException>(async () => await queue.AsChannelWriter().WriteAsync(2)))
                .InnerException.ShouldBeOfType<FormatException>();
        });
    }

    [Fact]
    public void Bridges_WithoutALoop_SayWhatIsMissing() =>
        Should.Throw<InvalidOperationException>(static () => new AsyncQueue<int>().AsChannelReader());

    [Fact]
    public void ChannelOfDotNet_IsReadOnTheLoop_AsItIs()
    {
        using var loop = new TestLoop();
        loop.Run(async () =>
        {
            var channel = Channel.CreateBounded<int>(2);
            var producer = CreateTask(Produce());
            var thread = Environment.CurrentManagedThreadId;
            var sum = 0;
            await foreach (var item in channel.Reader.ReadAllAsync())
            {
                Environment.CurrentManagedThreadId.ShouldBe(thread);
                sum += item;
            }

            sum.ShouldBe(45);
            await producer;

            async Coroutine Produce()
            {
                for (var i = 0; i < 10; i++)
                {
                    await Sleep(TimeSpan.FromSeconds(1));
                    await channel.Writer.WriteAsync(i);
                }

                channel.Writer.Complete();
            }
        });
        loop.Now.ShouldBe(TimeSpan.FromSeconds(10));
    }
}
