namespace Simmer.Platform.Linux;

/// <summary>What has become of requests: a queue in memory that both see. The system adds at its tail, we take from its head.</summary>
internal sealed unsafe class CompletionQueue
{
    private readonly CompletionEntry* _entries;
    private readonly uint* _sharedHead;
    private readonly uint* _sharedTail;
    private readonly uint _mask;
    private uint _head;

    public CompletionQueue(byte* shared, RingParameters parameters)
    {
        var offsets = parameters.Completions;
        _entries = (CompletionEntry*)(shared + offsets.Completions);
        _sharedHead = (uint*)(shared + offsets.Head);
        _sharedTail = (uint*)(shared + offsets.Tail);
        _mask = *(uint*)(shared + offsets.Mask);
        _head = *_sharedHead;
    }

    public bool IsEmpty => _head == Volatile.Read(ref *_sharedTail);

    /// <summary>Takes the oldest one.</summary>
    /// <returns>False: there is none.</returns>
    public bool TryTake(out CompletionEntry completion)
    {
        if (IsEmpty)
        {
            completion = default;
            return false;
        }

        completion = _entries[_head & _mask];
        Volatile.Write(ref *_sharedHead, ++_head); // Not before it was copied: now the system may write there again.
        return true;
    }
}
