using Simmer.Bench.Measuring;

namespace Simmer.Bench.Limit;

/// <summary>A lock-free stack that one thread pushes onto and the other takes as a whole.</summary>
internal static class Posting
{
    private static Item? _inbox;

    public static IEnumerable<Workload> Workloads()
    {
        yield return new("threadsafe", meter => meter.Measure(4_000_000, PostFromAThread));
    }

    private static void PostFromAThread(int count)
    {
        var ran = 0;
        Action callback = () => ran++;
        var poster = new Thread(() =>
        {
            for (var i = 0; i < count; i++)
            {
                Post(callback);
            }
        });
        poster.Start();
        while (ran < count)
        {
            RunAll();
        }

        poster.Join();
    }

    private static void Post(Action callback)
    {
        var item = new Item(callback);
        do
        {
            item.Next = Volatile.Read(ref _inbox);
        }
        while (Interlocked.CompareExchange(ref _inbox, item, item.Next) != item.Next);
    }

    private static void RunAll()
    {
        Item? inOrder = null;
        for (var item = Interlocked.Exchange(ref _inbox, value: null); item is not null;)
        {
            var next = item.Next;
            item.Next = inOrder;
            inOrder = item;
            item = next;
        }

        for (; inOrder is not null; inOrder = inOrder.Next)
        {
            inOrder.Callback();
        }
    }

    private sealed class Item(Action callback)
    {
        public Action Callback { get; } = callback;

        public Item? Next { get; set; }
    }
}
