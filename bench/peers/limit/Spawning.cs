using Simmer.Bench.Measuring;

namespace Simmer.Bench.Limit;

/// <summary>An object for the task, one trip through the ring to run it, and one to resume who waits for it.</summary>
internal static class Spawning
{
    public static IEnumerable<Workload> Workloads()
    {
        yield return new("spawn", meter =>
        {
            var ring = new Ring(2);
            meter.Measure(5_000_000, count =>
            {
                ring.Push(new Spawner(ring, count));
                ring.Run();
            });
        });
    }

    private sealed class Spawner(Ring ring, int count) : Frame
    {
        private int _left = count;
        private Trivial? _spawned;

        public int Sum { get; private set; }

        public override bool Step()
        {
            Sum += _spawned?.Result ?? 0;
            if (_left-- == 0)
            {
                return true;
            }

            _spawned = new Trivial(ring, waiter: this);
            ring.Push(_spawned);
            return false;
        }
    }

    private sealed class Trivial(Ring ring, Frame waiter) : Frame
    {
        public int Result { get; private set; }

        public override bool Step()
        {
            Result = 1;
            ring.Push(waiter);
            return true;
        }
    }
}
