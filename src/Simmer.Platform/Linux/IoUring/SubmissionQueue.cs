using System.Diagnostics;

namespace Simmer.Platform.Linux;

/// <summary>Requests on their way to the system: a queue in memory that both see. We add at its tail, the system takes from its head.</summary>
internal sealed unsafe class SubmissionQueue
{
    private const uint TaskRunBit = 1 << 2;  // IORING_SQ_TASKRUN
    private const uint OverflowBit = 1 << 1; // IORING_SQ_CQ_OVERFLOW

    private readonly SubmissionEntry* _entries;
    private readonly uint* _sharedHead;
    private readonly uint* _sharedTail;
    private readonly uint* _sharedFlags;
    private readonly uint _mask;

    // Entries before this are complete, but the system sees them only when Publish has said so.
    private uint _tail;

    public SubmissionQueue(byte* shared, byte* entries, RingParameters parameters)
    {
        var offsets = parameters.Submissions;
        _entries = (SubmissionEntry*)entries;
        _sharedHead = (uint*)(shared + offsets.Head);
        _sharedTail = (uint*)(shared + offsets.Tail);
        _sharedFlags = (uint*)(shared + offsets.Flags);
        _mask = *(uint*)(shared + offsets.Mask);
        Capacity = parameters.SubmissionEntries;
        _tail = *_sharedTail;
        if ((parameters.Setup & RingSetup.NoSubmissionArray) == RingSetup.None)
        {
            UseEntriesInTheirOrder((uint*)(shared + offsets.Array));
        }
    }

    public uint Capacity { get; }

    /// <summary>How many the system has not taken yet.</summary>
    public uint Count => _tail - Volatile.Read(ref *_sharedHead);

    /// <summary>How many were added and not shown to the system yet.</summary>
    public uint Unpublished => _tail - *_sharedTail;

    public bool IsFull => Count == Capacity;

    /// <summary>Entering the ring would bring completions: work was deferred, or there was no room for them.</summary>
    public bool IsWorthEntering => (Volatile.Read(ref *_sharedFlags) & (TaskRunBit | OverflowBit)) != 0;

    /// <summary>The next entry, to be filled in. There must be room.</summary>
    public ref SubmissionEntry Add(ulong userData)
    {
        Debug.Assert(!IsFull);
        ref var entry = ref _entries[_tail++ & _mask];
        entry = new SubmissionEntry(userData);
        return ref entry;
    }

    /// <summary>One of those that were added and not shown to the system yet.</summary>
    public ref SubmissionEntry GetUnpublished(uint index) => ref _entries[(*_sharedTail + index) & _mask];

    /// <summary>Shows the system what was added. Everything written before is seen by it, too.</summary>
    public void Publish() => Volatile.Write(ref *_sharedTail, _tail);

    // Older systems look up in an array which entry comes next. It always says the same.
    private void UseEntriesInTheirOrder(uint* array)
    {
        for (var i = 0u; i < Capacity; i++)
        {
            array[i] = i;
        }
    }
}
