using System.Runtime.CompilerServices;
using Simmer.Bench.Measuring;

namespace Simmer.Bench.DotNet;

/// <summary>What does an await cost that does not suspend? The three forms that .NET has, <c>Task</c> first.</summary>
internal static class Awaiting
{
    private const int Leaf = 1_000; // Task keeps one instance of each of its smallest results: this is none of them.

    public static IEnumerable<Workload> Workloads()
    {
        yield return new("call", meter =>
        {
            meter.Measure(6_000_000, count => CallTask(count).GetAwaiter().GetResult());
            meter.Measure(10_000_000, count => CallValueTask(count).AsTask().GetAwaiter().GetResult(), variant: "valuetask");
            meter.Measure(10_000_000, count => CallPooled(count).AsTask().GetAwaiter().GetResult(), variant: "pooled");
        });

        yield return new("chain10", meter =>
        {
            meter.Measure(600_000, count => ChainTask(count).GetAwaiter().GetResult());
            meter.Measure(1_000_000, count => ChainValueTask(count).AsTask().GetAwaiter().GetResult(), variant: "valuetask");
            meter.Measure(1_000_000, count => ChainPooled(count).AsTask().GetAwaiter().GetResult(), variant: "pooled");
        });
    }

    private static async Task<int> CallTask(int count)
    {
        var sum = 0;
        for (var i = 0; i < count; i++)
        {
            sum += await Child(i);
        }

        return sum;

        static async Task<int> Child(int x) => x + 1;
    }

    private static async ValueTask<int> CallValueTask(int count)
    {
        var sum = 0;
        for (var i = 0; i < count; i++)
        {
            sum += await Child(i);
        }

        return sum;

        static async ValueTask<int> Child(int x) => x + 1;
    }

    private static async ValueTask<int> CallPooled(int count)
    {
        var sum = 0;
        for (var i = 0; i < count; i++)
        {
            sum += await Child(i);
        }

        return sum;

        [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
        static async ValueTask<int> Child(int x) => x + 1;
    }

    private static async Task<int> ChainTask(int count)
    {
        var sum = 0;
        for (var i = 0; i < count; i++)
        {
            sum += await Link(9);
        }

        return sum;

        static async Task<int> Link(int below) => below == 0 ? Leaf : await Link(below - 1) + 1;
    }

    private static async ValueTask<int> ChainValueTask(int count)
    {
        var sum = 0;
        for (var i = 0; i < count; i++)
        {
            sum += await Link(9);
        }

        return sum;

        static async ValueTask<int> Link(int below) => below == 0 ? Leaf : await Link(below - 1) + 1;
    }

    private static async ValueTask<int> ChainPooled(int count)
    {
        var sum = 0;
        for (var i = 0; i < count; i++)
        {
            sum += await Link(9);
        }

        return sum;

        [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
        static async ValueTask<int> Link(int below) => below == 0 ? Leaf : await Link(below - 1) + 1;
    }
}
