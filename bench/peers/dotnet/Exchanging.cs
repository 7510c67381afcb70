using System.Threading.Channels;
using Simmer.Bench.Measuring;

namespace Simmer.Bench.DotNet;

/// <summary>What does it cost to hand something over: an item through a queue, or a lock?</summary>
internal static class Exchanging
{
    private const int Contenders = 100;

    public static IEnumerable<Workload> Workloads(ITaskRunner runner)
    {
        yield return new("queue", meter => meter.Measure(500_000, count => runner.Run(() => RoundTrips(count))));
        yield return new("lock", meter => meter.Measure(6_000, count => runner.Run(() => Contend(count)), Contenders));
    }

    private static async Task RoundTrips(int count)
    {
        // Without synchronous continuations every wake-up takes a detour through the pool, also from and to a pump: 5 µs.
        var options = new UnboundedChannelOptions
        {
            SingleReader = true,
            SingleWriter = true,
            AllowSynchronousContinuations = true,
        };
        var there = Channel.CreateUnbounded<int>(options);
        var back = Channel.CreateUnbounded<int>(options);
        var echo = Echo(there.Reader, back.Writer);
        for (var i = 0; i < count; i++)
        {
            there.Writer.TryWrite(i);
            await back.Reader.ReadAsync();
        }

        there.Writer.Complete();
        await echo;
    }

    private static async Task Echo(ChannelReader<int> from, ChannelWriter<int> to)
    {
        await foreach (var item in from.ReadAllAsync())
        {
            to.TryWrite(item);
        }
    }

    private static async Task Contend(int count)
    {
        using var gate = new SemaphoreSlim(1, 1);
        var running = new Task[Contenders];
        for (var i = 0; i < Contenders; i++)
        {
            running[i] = Enter(gate, count);
        }

        await Task.WhenAll(running);
    }

    private static async Task Enter(SemaphoreSlim gate, int count)
    {
        for (var i = 0; i < count; i++)
        {
            await gate.WaitAsync();
            await Task.Yield();
            gate.Release();
        }
    }
}
