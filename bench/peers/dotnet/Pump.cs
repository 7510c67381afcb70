using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;

namespace Simmer.Bench.DotNet;

/// <summary>A single-threaded synchronization context, as one would write it for speed with what .NET has.</summary>
/// <remarks>
/// What the pump's own thread posts goes to a plain queue; what others post goes to a concurrent one, which the pump
/// empties between two rounds. It sleeps only when both are empty.
/// </remarks>
[SuppressMessage("Design", "CA1001", Justification = "There is one pump, and it lives as long as the process.")]
internal sealed class Pump : SynchronizationContext
{
    private readonly Queue<(SendOrPostCallback Callback, object? State)> _ready = new();
    private readonly ConcurrentQueue<(SendOrPostCallback Callback, object? State)> _inbox = new();
    private readonly ManualResetEventSlim _inboxFilled = new();
    private readonly int _thread = Environment.CurrentManagedThreadId;

    // Set by whoever fills the inbox, after the item is in it; cleared by the pump before it empties the inbox. Only the
    // thread that sets it needs to wake the pump.
    private int _inboxNeedsEmptying;

    /// <summary>Runs asynchronous code, and everything it posts, until it has ended.</summary>
    public void Run(Func<Task> main)
    {
        var previous = Current;
        SetSynchronizationContext(this);
        try
        {
            var task = main();
            _ = task.ContinueWith(
                static (_, pump) => ((Pump)pump!).Post(static _ => { }, state: null), this, TaskScheduler.Default);
            while (!task.IsCompleted)
            {
                RunOneRound();
            }

            task.GetAwaiter().GetResult();
        }
        finally
        {
            SetSynchronizationContext(previous);
        }
    }

    /// <inheritdoc/>
    public override void Post(SendOrPostCallback d, object? state)
    {
        if (Environment.CurrentManagedThreadId == _thread)
        {
            _ready.Enqueue((d, state));
            return;
        }

        _inbox.Enqueue((d, state));
        if (Interlocked.Exchange(ref _inboxNeedsEmptying, 1) == 0)
        {
            _inboxFilled.Set();
        }
    }

    private void RunOneRound()
    {
        if (_ready.Count == 0)
        {
            _inboxFilled.Wait();
            _inboxFilled.Reset();
        }

        if (Volatile.Read(ref _inboxNeedsEmptying) != 0)
        {
            Interlocked.Exchange(ref _inboxNeedsEmptying, 0);
            while (_inbox.TryDequeue(out var item))
            {
                _ready.Enqueue(item);
            }
        }

        for (var left = _ready.Count; left > 0; left--)
        {
            var (callback, state) = _ready.Dequeue();
            callback(state);
        }
    }
}
