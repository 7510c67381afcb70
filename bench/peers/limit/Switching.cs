using Simmer.Bench.Measuring;

namespace Simmer.Bench.Limit;

/// <summary>A ring of objects, and a virtual call for each turn.</summary>
internal static class Switching
{
    public static IEnumerable<Workload> Workloads()
    {
        yield return Switch("switch-2", frames: 2, turns: 20_000_000);
        yield return Switch("switch-1k", frames: 1_000, turns: 40_000);
        yield return Switch("switch-100k", frames: 100_000, turns: 200);
    }

    private static Workload Switch(string name, int frames, int turns) => new(name, meter =>
    {
        var ring = new Ring(frames);
        var yielders = Enumerable.Range(0, frames).Select(_ => new Yielder(ring)).ToArray();
        meter.Measure(
            turns,
            count =>
            {
                foreach (var yielder in yielders)
                {
                    yielder.Left = count;
                    ring.Push(yielder);
                }

                ring.Run();
            },
            frames);
    });

    private sealed class Yielder(Ring ring) : Frame
    {
        public int Left { get; set; }

        public override bool Step()
        {
            if (--Left == 0)
            {
                return true;
            }

            ring.Push(this);
            return false;
        }
    }
}
