using Simmer.Bench.Measuring;

namespace Simmer.Bench.Limit;

/// <summary>A call through a frame that is rented and returned, because the callee might have suspended.</summary>
internal static class Awaiting
{
    public static IEnumerable<Workload> Workloads()
    {
        yield return new("call", meter => meter.Measure(40_000_000, count => Repeat(count, below: 0)));
        yield return new("chain10", meter => meter.Measure(4_000_000, count => Repeat(count, below: 9)));
        yield return new("chain10-yield", meter =>
        {
            var ring = new Ring(1);
            meter.Measure(1_000_000, count =>
            {
                ring.Push(new Repeater(ring, count));
                ring.Run();
            });
        });
    }

    private static int Repeat(int count, int below)
    {
        var sum = 0;
        for (var i = 0; i < count; i++)
        {
            var link = Link.Rent(below, ring: null);
            link.Step();
            sum += link.Result;
            Link.Return(link);
        }

        return sum;
    }

    /// <summary>Calls a chain of ten, whose last link suspends, so many times.</summary>
    private sealed class Repeater(Ring ring, int count) : Frame
    {
        private int _left = count;
        private Link? _callee;

        public override bool Step()
        {
            if (_callee is not null)
            {
                Link.Return(_callee);
                _callee = null;
            }

            if (_left-- == 0)
            {
                return true;
            }

            _callee = Link.Rent(below: 9, ring);
            _callee.Caller = this;
            _callee.Step();
            return false;
        }
    }

    /// <summary>A link of a chain: calls the next one; the last returns, at once or after one trip through a ring.</summary>
    private sealed class Link : Frame
    {
        private static readonly Link?[] _pool = new Link?[16];
        private static int _pooled;

        private int _below;
        private Ring? _ring;
        private Link? _callee;
        private bool _hasYielded;

        public int Result { get; private set; }

        public static Link Rent(int below, Ring? ring)
        {
            var link = _pooled > 0 ? _pool[--_pooled]! : new Link();
            link._below = below;
            link._ring = ring;
            return link;
        }

        public static void Return(Link link)
        {
            if (_pool[_pooled] != link) // Mostly it comes back to where it was: a comparison is cheaper than a write barrier.
            {
                _pool[_pooled] = link;
            }

            _pooled++;
        }

        public override bool Step() => _below == 0 ? StepAsLeaf() : StepAsCaller();

        private bool StepAsLeaf()
        {
            if (_ring is not null && !_hasYielded)
            {
                _hasYielded = true;
                _ring.Push(this);
                return false;
            }

            _hasYielded = false;
            Result = 1;
            return true;
        }

        private bool StepAsCaller()
        {
            if (_callee is null)
            {
                _callee = Rent(_below - 1, _ring);
                if (!_callee.Step())
                {
                    _callee.Caller = this;
                    return false;
                }
            }

            Result = _callee.Result + 1;
            Return(_callee);
            _callee = null;
            return true;
        }
    }
}
