namespace Simmer.LowLevel;

/// <summary>The loop's timers: by deadline, and those with equal deadlines in the order in which they were set.</summary>
/// <remarks>
/// A four-ary heap whose entries do not know where they are. Cancelling is a single store: the entry stays and is
/// recognised as stale by its number, and when more than half of the entries are stale they are swept out. Adding and
/// cancelling, which is what timeouts do all day, thus cost no sifting. A timer wheel was as fast for that and slower
/// to find the next deadline, which a virtual clock must know exactly: see decisions/0006.
/// </remarks>
internal sealed class TimerQueue
{
    private const int Arity = 4;
    private const int SweepAtLeast = 64; // Below this, sweeping saves nothing. A guess.

    private Entry[] _heap = new Entry[16];
    private int _count;
    private int _stale;
    private long _lastNumber;

    /// <summary>How many timers are set.</summary>
    public int Count => _count - _stale;

    /// <summary>Sets a timer. What waits must not have one already.</summary>
    public void Add(Runnable item, long deadline)
    {
        if (_count == _heap.Length)
        {
            Array.Resize(ref _heap, _count * 2);
        }

        item.Ticket = ++_lastNumber;
        SiftUp(_count++, new Entry(deadline, item.Ticket, item));
    }

    /// <summary>Takes a timer back. One that is not set is left alone.</summary>
    public void Remove(Runnable item)
    {
        if (item.Ticket <= 0)
        {
            return;
        }

        item.Ticket = 0;
        _stale++;
        if (_stale > SweepAtLeast && _stale > _count / 2)
        {
            Sweep();
        }
    }

    /// <summary>Another one takes over the timer of <paramref name="item"/>. This looks at every entry.</summary>
    public void Replace(Runnable item, Runnable by)
    {
        for (var i = 0; i < _count; i++)
        {
            if (ReferenceEquals(_heap[i].Item, item) && !_heap[i].IsStale)
            {
                _heap[i] = _heap[i] with { Item = by };
            }
        }
    }

    /// <summary>The next deadline in ticks, or <see cref="long.MaxValue"/>.</summary>
    public long NextDeadline()
    {
        while (_count > 0 && _heap[0].IsStale)
        {
            _stale--;
            RemoveFirst();
        }

        return _count == 0 ? long.MaxValue : _heap[0].Deadline;
    }

    /// <summary>Moves every timer that is due to the ready queue.</summary>
    public void Expire(long now, ReadyQueue ready)
    {
        while (NextDeadline() <= now)
        {
            var item = _heap[0].Item;
            RemoveFirst();
            item.Ticket = 0;
            item.MarkDue();
            ready.Enqueue(item);
        }
    }

    public void Clear()
    {
        _heap = [];
        _count = _stale = 0;
    }

    private void RemoveFirst()
    {
        var last = _heap[--_count];
        _heap[_count] = default;
        if (_count > 0)
        {
            SiftDown(0, last);
        }
    }

    private void SiftUp(int index, Entry entry)
    {
        var heap = _heap;
        while (index > 0)
        {
            var parent = (index - 1) / Arity;
            if (!entry.IsBefore(heap[parent]))
            {
                break;
            }

            heap[index] = heap[parent];
            index = parent;
        }

        heap[index] = entry;
    }

    private void SiftDown(int index, Entry entry)
    {
        var heap = _heap;
        while (true)
        {
            var child = (index * Arity) + 1;
            if (child >= _count)
            {
                break;
            }

            var end = Math.Min(child + Arity, _count);
            var least = child;
            for (var i = child + 1; i < end; i++)
            {
                if (heap[i].IsBefore(heap[least]))
                {
                    least = i;
                }
            }

            if (!heap[least].IsBefore(entry))
            {
                break;
            }

            heap[index] = heap[least];
            index = least;
        }

        heap[index] = entry;
    }

    private void Sweep()
    {
        var live = 0;
        for (var i = 0; i < _count; i++)
        {
            if (!_heap[i].IsStale)
            {
                _heap[live++] = _heap[i];
            }
        }

        Array.Clear(_heap, live, _count - live);
        _count = live;
        _stale = 0;
        for (var i = (_count - 2) / Arity; i >= 0; i--)
        {
            SiftDown(i, _heap[i]);
        }
    }

    private readonly record struct Entry(long Deadline, long Number, Runnable Item)
    {
        public bool IsStale => Item.Ticket != Number;

        public bool IsBefore(in Entry other) =>
            Deadline < other.Deadline || (Deadline == other.Deadline && Number < other.Number);
    }
}
