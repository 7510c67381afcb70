using System.Runtime.CompilerServices;
using Simmer.LowLevel;

namespace Simmer;

/// <summary>The live tasks of a loop. It holds them: a task cannot vanish because nobody else does.</summary>
internal sealed class TaskList
{
    private Slot[] _slots = new Slot[16];

    public int Count { get; private set; }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(LoopTask task)
    {
        var index = Count;
        if (index == _slots.Length)
        {
            Array.Resize(ref _slots, index * 2);
        }

        task.Index = index;
        _slots[index].Task = task;
        Count = index + 1;
    }

    /// <summary>The last one takes the place of the one that leaves.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Remove(LoopTask task)
    {
        var last = Count - 1;
        var index = task.Index;
        if (index != last)
        {
            var moved = _slots[last].Task!;
            _slots[index].Task = moved;
            moved.Index = index;
        }

        _slots[last].Task = null;
        Count = last;
    }

    /// <summary>In the order of their creation; one that began eagerly comes after those that it made in its first step.</summary>
    public LoopTask[] InOrder()
    {
        var tasks = new LoopTask[Count];
        for (var i = 0; i < tasks.Length; i++)
        {
            tasks[i] = _slots[i].Task!;
        }

        Array.Sort(tasks, static (a, b) => a.Rank != b.Rank ? a.Rank.CompareTo(b.Rank) : b.Id.CompareTo(a.Id));
        return tasks;
    }

    /// <summary>How many frames of each kind are suspended in these tasks.</summary>
    public Dictionary<Type, int> CountFrames()
    {
        var counts = new Dictionary<Type, int>();
        for (var i = 0; i < Count; i++)
        {
            foreach (var frame in _slots[i].Task!.SuspendedFrames())
            {
                if (frame is not OwningFrame) // It goes by the kind of the one inside, which is counted.
                {
                    counts[frame.Kind] = counts.GetValueOrDefault(frame.Kind) + 1;
                }
            }
        }

        return counts;
    }

    private struct Slot
    {
        public LoopTask? Task;
    }
}
