using System.Runtime.CompilerServices;

namespace Simmer.LowLevel;

/// <summary>What is ready to run, first in first out: a ring that grows.</summary>
internal sealed class ReadyQueue
{
    private const int InitialCapacity = 64;

    // A struct around the reference: an array of references to a base class checks the type at each store.
    private Slot[] _slots = new Slot[InitialCapacity];
    private int _head; // the next one out; both run freely and are masked when used
    private int _tail; // the next free slot

    public int Count => _tail - _head;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Enqueue(Runnable item)
    {
        var slots = _slots;
        var tail = _tail;
        if (tail - _head == slots.Length)
        {
            slots = Grow();
            tail = _tail;
        }

        slots[tail & (slots.Length - 1)].Item = item;
        _tail = tail + 1;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Runnable Dequeue()
    {
        var slots = _slots;
        var head = _head;
        ref var slot = ref slots[head & (slots.Length - 1)];
        var item = slot.Item!;
        slot.Item = null; // Or a finished task would live until the ring comes round.
        _head = head + 1;
        return item;
    }

    public void Clear()
    {
        Array.Clear(_slots);
        _head = _tail = 0;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private Slot[] Grow()
    {
        var old = _slots;
        var slots = new Slot[old.Length * 2];
        var count = Count;
        for (var i = 0; i < count; i++)
        {
            slots[i] = old[(_head + i) & (old.Length - 1)];
        }

        _head = 0;
        _tail = count;
        return _slots = slots;
    }

    private struct Slot
    {
        public Runnable? Item;
    }
}
