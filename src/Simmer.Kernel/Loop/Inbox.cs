using System.Runtime.CompilerServices;

namespace Simmer.LowLevel;

/// <summary>What other threads have sent to the loop: a queue with many producers and one consumer, without locks.</summary>
/// <remarks>
/// Dmitry Vyukov's intrusive queue. A producer swaps itself into the tail and then links its predecessor to itself: it
/// never waits for another producer. Between the two steps the consumer sees the queue end early; it finds the rest
/// next time, and the producer, which wakes the loop after linking, makes sure that there is a next time.
/// </remarks>
internal sealed class Inbox
{
    private readonly Stub _stub = new();

    private InboxItem _head; // consumer's
    private InboxItem _tail; // producers'

    public Inbox() => _head = _tail = _stub;

    /// <summary>Nothing to be taken. Loop thread only.</summary>
    public bool IsEmpty
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => ReferenceEquals(_head, Volatile.Read(ref _tail));
    }

    /// <summary>Adds an item. Any thread. It is a full fence.</summary>
    public void Add(InboxItem item)
    {
        item.NextInInbox = null;
        var previous = Interlocked.Exchange(ref _tail, item);
        Volatile.Write(ref previous.NextInInbox, item);
    }

    /// <summary>Moves everything that has arrived to the ready queue, in order.</summary>
    public void MoveTo(ReadyQueue ready)
    {
        while (TryTake() is { } item)
        {
            ready.Enqueue(item);
        }
    }

    private InboxItem? TryTake()
    {
        var head = _head;
        var next = Volatile.Read(ref head.NextInInbox);
        if (ReferenceEquals(head, _stub))
        {
            if (next is null)
            {
                return null;
            }

            _head = head = next;
            next = Volatile.Read(ref head.NextInInbox);
        }

        if (next is not null)
        {
            _head = next;
            return head;
        }

        if (!ReferenceEquals(head, Volatile.Read(ref _tail)))
        {
            return null; // A producer is between its two steps.
        }

        Add(_stub); // The last item can only be taken when something stands behind it.
        next = Volatile.Read(ref head.NextInInbox);
        if (next is null)
        {
            return null;
        }

        _head = next;
        return head;
    }

    private sealed class Stub : InboxItem
    {
        internal override void Run()
        {
        }
    }
}
