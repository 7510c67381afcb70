namespace Simmer.Platform;

/// <summary>Finds an object again by the token that the system hands back with an event.</summary>
/// <remarks>
/// A token is a slot and the slot's generation. When an object leaves, its slot gets a new generation: an event for it
/// that is still on its way finds nobody, instead of whoever has the slot then.
/// </remarks>
internal sealed class TokenTable<T>
    where T : class
{
    /// <summary>A token that no object ever gets.</summary>
    public const ulong Nobody = ulong.MaxValue;

    private readonly Stack<int> _free = new();
    private Slot[] _slots = new Slot[16];
    private int _used; // slots from here on have never been used

    public int Count => _used - _free.Count;

    /// <summary>Everybody who is here, as of now.</summary>
    public IReadOnlyList<T> Items => [.. _slots.Where(static slot => slot.Item is not null).Select(static slot => slot.Item!)];

    /// <summary>Takes an object in.</summary>
    /// <returns>The token of <paramref name="item"/>, until it is removed.</returns>
    public ulong Add(T item)
    {
        if (!_free.TryPop(out var index))
        {
            index = _used++;
            if (index == _slots.Length)
            {
                Array.Resize(ref _slots, index * 2);
            }
        }

        ref var slot = ref _slots[index];
        slot.Item = item;
        return ((ulong)slot.Generation << 32) | (uint)index;
    }

    /// <summary>Whose token this is; null if he has left.</summary>
    public T? Find(ulong token)
    {
        var index = (uint)token;
        var slots = _slots;
        return index < (uint)slots.Length && slots[index].Generation == (uint)(token >> 32) ? slots[index].Item : null;
    }

    public void Remove(ulong token)
    {
        var index = (int)token;
        ref var slot = ref _slots[index];
        slot.Item = null;
        slot.Generation++;
        _free.Push(index);
    }

    private struct Slot
    {
        public T? Item;
        public uint Generation;
    }
}
