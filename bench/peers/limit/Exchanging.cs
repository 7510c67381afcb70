using Simmer.Bench.Measuring;

namespace Simmer.Bench.Limit;

/// <summary>A queue and a lock, each with waiters, made of plain queues and the ring.</summary>
internal static class Exchanging
{
    private const int Contenders = 100;

    public static IEnumerable<Workload> Workloads()
    {
        yield return new("queue", meter => meter.Measure(5_000_000, RoundTrips));
        yield return new("lock", meter => meter.Measure(100_000, Contend, Contenders));
    }

    private static void RoundTrips(int count)
    {
        var ring = new Ring(2);
        var there = new Mailbox(ring);
        var back = new Mailbox(ring);
        there.Put(0);
        ring.Push(new Forwarder(there, back, count));
        ring.Push(new Forwarder(back, there, count));
        ring.Run();
    }

    private static void Contend(int count)
    {
        var ring = new Ring(Contenders);
        var gate = new Gate(ring);
        for (var i = 0; i < Contenders; i++)
        {
            ring.Push(new Contender(gate, ring, count));
        }

        ring.Run();
    }

    private sealed class Mailbox(Ring ring)
    {
        private readonly Queue<int> _items = new();
        private Frame? _waiter;

        public void Put(int item)
        {
            _items.Enqueue(item);
            if (_waiter is { } waiter)
            {
                _waiter = null;
                ring.Push(waiter);
            }
        }

        public bool TryTake(out int item, Frame waiter)
        {
            if (_items.TryDequeue(out item))
            {
                return true;
            }

            _waiter = waiter;
            return false;
        }
    }

    private sealed class Forwarder(Mailbox from, Mailbox to, int count) : Frame
    {
        private int _left = count;

        public override bool Step()
        {
            while (_left > 0)
            {
                if (!from.TryTake(out var item, waiter: this))
                {
                    return false;
                }

                _left--;
                to.Put(item);
            }

            return true;
        }
    }

    private sealed class Gate(Ring ring)
    {
        private readonly Queue<Contender> _waiters = new();
        private bool _isTaken;

        public bool TryEnter(Contender contender)
        {
            if (_isTaken)
            {
                _waiters.Enqueue(contender);
                return false;
            }

            _isTaken = true;
            return true;
        }

        public void Leave()
        {
            if (_waiters.TryDequeue(out var next))
            {
                ring.Push(next); // The lock stays taken: it is handed over.
            }
            else
            {
                _isTaken = false;
            }
        }
    }

    /// <summary>Enters, lets the others run once, leaves, and so on.</summary>
    private sealed class Contender(Gate gate, Ring ring, int count) : Frame
    {
        private int _left = count;
        private State _state;

        private enum State
        {
            Outside,
            Waiting,
            Inside,
        }

        public override bool Step()
        {
            if (_state == State.Inside)
            {
                gate.Leave();
                _state = State.Outside;
                if (--_left == 0)
                {
                    return true;
                }
            }

            if (_state == State.Outside && !gate.TryEnter(this))
            {
                _state = State.Waiting;
                return false;
            }

            _state = State.Inside;
            ring.Push(this);
            return false;
        }
    }
}
