using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Simmer.LowLevel;

namespace Simmer;

/// <summary>Items on their way from some tasks to others, first in first out. asyncio's <c>Queue</c>.</summary>
/// <remarks>
/// <para>
/// With a maximum size, who puts waits for who gets: back-pressure. <see cref="Shutdown"/> ends it: what is in it can
/// still be taken, and <c>await foreach</c> over it then ends. <see cref="AsyncLifoQueue{T}"/> and
/// <see cref="AsyncPriorityQueue{T}"/> differ in the order only.
/// </para>
/// <para>
/// <b>Order.</b> Those who wait are woken in the order in which they came. An item is not handed over: it lies in the
/// queue until the woken one takes it, and somebody who does not wait may be quicker.
/// </para>
/// <para><b>Threads.</b> Loop thread only.</para>
/// </remarks>
/// <typeparam name="T">The type of the items.</typeparam>
[DebuggerDisplay("{ToString(),nq}")]
public partial class AsyncQueue<T> : IAsyncEnumerable<T>
{
    private readonly Queue<T> _items = new();
    private readonly WaitQueue _getters;
    private readonly WaitQueue _putters;
    private readonly AsyncEvent _allDone = new();
    private int _unfinished;

    /// <summary>An empty queue.</summary>
    /// <param name="maxSize">How many items it holds; zero or less: as many as memory.</param>
    public AsyncQueue(int maxSize = 0)
    {
        MaxSize = maxSize;
        _getters = new WaitQueue(WaitKind.Queue, this, "get");
        _putters = new WaitQueue(WaitKind.Queue, this, "put");
        _allDone.Set();
    }

    /// <summary>How many items it holds; zero or less: as many as memory.</summary>
    public int MaxSize { get; }

    /// <summary>How many items are in it.</summary>
    public virtual int Count => _items.Count;

    /// <summary>Is nothing in it?</summary>
    public bool IsEmpty => Count == 0;

    /// <summary>Is there no room in it?</summary>
    public bool IsFull => MaxSize > 0 && Count >= MaxSize;

    /// <summary>Has it been shut down?</summary>
    public bool IsShutDown { get; private set; }

    /// <summary>Puts an item into it, waiting for room if need be.</summary>
    /// <remarks>
    /// <para><b>Cancellation.</b> The item is not in the queue.</para>
    /// <para><b>Checkpoint.</b> Only when it has to wait.</para>
    /// </remarks>
    /// <exception cref="QueueShutDownException">It has been shut down, or was while this waited.</exception>
    public Coroutine Put(T item) => new(PutOperation.Of(this, item));

    /// <summary>Takes an item out of it, waiting for one if need be.</summary>
    /// <remarks>
    /// <para><b>Cancellation.</b> No item is taken.</para>
    /// <para><b>Checkpoint.</b> Only when it has to wait.</para>
    /// </remarks>
    /// <exception cref="QueueShutDownException">It is empty, and has been shut down.</exception>
    public Coroutine<T> Get() => new(GetOperation.Of(this));

    /// <summary>Puts an item into it, if there is room now.</summary>
    /// <returns>False if there is none.</returns>
    /// <exception cref="QueueShutDownException">It has been shut down.</exception>
    public bool TryPut(T item)
    {
        ThrowIfShutDown();
        _getters.CheckAccess();
        if (IsFull)
        {
            return false;
        }

        Accept(item);
        return true;
    }

    /// <summary>Takes an item out of it, if there is one now.</summary>
    /// <returns>False if there is none.</returns>
    /// <exception cref="QueueShutDownException">It is empty, and has been shut down.</exception>
    public bool TryGet([MaybeNullWhen(false)] out T item)
    {
        if (IsEmpty)
        {
            ThrowIfShutDown();
            item = default;
            return false;
        }

        _putters.CheckAccess();
        item = Remove();
        _putters.WakeNext();
        if (IsShutDown)
        {
            TellIfDrained();
        }

        return true;
    }

    /// <summary>Says that an item that was taken is done with: see <see cref="Join"/>.</summary>
    /// <exception cref="InvalidOperationException">All items are done with already.</exception>
    public void TaskDone()
    {
        if (_unfinished == 0)
        {
            throw new InvalidOperationException("TaskDone was called more often than items were put into the queue.");
        }

        if (--_unfinished == 0)
        {
            _allDone.Set();
        }
    }

    /// <summary>Waits until every item that was put into it is done with: see <see cref="TaskDone"/>.</summary>
    /// <remarks><b>Cancellation.</b> Nothing is lost.</remarks>
    public Coroutine Join() => _allDone.Wait();

    /// <summary>Ends it: nothing can be put into it any more. Who waits is told.</summary>
    /// <param name="immediate">Drops what is in it, as done with; otherwise that can still be taken.</param>
    public void Shutdown(bool immediate = false)
    {
        _getters.CheckAccess();
        _putters.CheckAccess();
        IsShutDown = true;
        if (immediate)
        {
            while (!IsEmpty)
            {
                Remove();
                _unfinished = Math.Max(0, _unfinished - 1);
            }

            if (_unfinished == 0)
            {
                _allDone.Set();
            }
        }

        _getters.WakeAll();
        _putters.WakeAll();
        TellIfDrained();
    }

    /// <summary>Called by <c>await foreach</c>: takes items until the queue is empty and has been shut down.</summary>
    public Enumerator GetAsyncEnumerator() => new(this);

    IAsyncEnumerator<T> IAsyncEnumerable<T>.GetAsyncEnumerator(CancellationToken cancellationToken) =>
        Enumerate(cancellationToken).GetAsyncEnumerator(cancellationToken);

    /// <summary>What it is doing now.</summary>
    public QueueSnapshot Snapshot() => new(Count, MaxSize, _getters.Count, _putters.Count, _unfinished, IsShutDown);

    /// <inheritdoc/>
    public override string ToString() =>
        $"queue ({Count}{(MaxSize > 0 ? $" of {MaxSize}" : string.Empty)} items{(IsShutDown ? ", shut down" : string.Empty)})";

    /// <summary>Stores an item; a kind of queue with another order overrides it.</summary>
    protected virtual void Add(T item) => _items.Enqueue(item);

    /// <summary>Takes the next item; a kind of queue with another order overrides it.</summary>
    protected virtual T Remove() => _items.Dequeue();

    private void ThrowIfShutDown()
    {
        if (IsShutDown)
        {
            throw _failure is null
                ? new QueueShutDownException()
                : new QueueShutDownException("The queue has been shut down because who fills it has failed: see the inner exception.", _failure);
        }
    }

    private void Accept(T item)
    {
        Add(item);
        _unfinished++;
        _allDone.Clear();
        _getters.WakeNext();
    }

    // Whoever was woken for an item, or for room, and does not want it any more, wakes the next one.
    private void PassItemOn(bool wasWoken)
    {
        if (wasWoken && !IsEmpty)
        {
            _getters.WakeNext();
        }
    }

    private void PassRoomOn(bool wasWoken)
    {
        if (wasWoken && !IsFull)
        {
            _putters.WakeNext();
        }
    }

    private async IAsyncEnumerable<T> Enumerate([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var item in this)
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return item;
        }
    }

    /// <summary>What <c>await foreach</c> uses.</summary>
    public sealed class Enumerator
    {
        private readonly AsyncQueue<T> _queue;

        internal Enumerator(AsyncQueue<T> queue) => _queue = queue;

        /// <summary>The item that was taken.</summary>
        public T Current { get; private set; } = default!;

        /// <summary>Takes the next item.</summary>
        /// <returns>False if the queue is empty and has been shut down.</returns>
        /// <remarks><b>Cancellation.</b> No item is taken.</remarks>
        public Coroutine<bool> MoveNextAsync() => new(NextOperation.Of(this));

        private sealed class NextOperation : QueuedOperation<NextOperation, Enumerator, bool>
        {
            protected override WaitQueue Row => Owner._queue._getters;

            protected override bool TryComplete(bool hasWaited, out bool result)
            {
                var queue = Owner._queue;
                result = false;
                if (queue is { IsShutDown: true, IsEmpty: true, _failure: null })
                {
                    return true;
                }

                if (!queue.TryGet(out var item))
                {
                    return false;
                }

                Owner.Current = item;
                return result = true;
            }

            protected override void OnCancelled(bool wasWoken) => Owner._queue.PassItemOn(wasWoken);
        }
    }

    private sealed class GetOperation : QueuedOperation<GetOperation, AsyncQueue<T>, T>
    {
        protected override WaitQueue Row => Owner._getters;

        protected override bool TryComplete(bool hasWaited, out T result) => Owner.TryGet(out result!);

        protected override void OnCancelled(bool wasWoken) => Owner.PassItemOn(wasWoken);
    }

    private sealed class PutOperation : QueuedOperation<PutOperation, AsyncQueue<T>, Nothing>
    {
        private T _item = default!;

        public static PutOperation Of(AsyncQueue<T> queue, T item)
        {
            var operation = Of(queue);
            operation._item = item;
            return operation;
        }

        protected override WaitQueue Row => Owner._putters;

        protected override bool TryComplete(bool hasWaited, out Nothing result)
        {
            result = default;
            return Owner.TryPut(_item);
        }

        protected override void OnCancelled(bool wasWoken) => Owner.PassRoomOn(wasWoken);

        protected override void ForgetArguments() => _item = default!;
    }
}
