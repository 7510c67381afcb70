using System.Diagnostics;
using Simmer.Platform;

namespace Simmer;

/// <summary>Threads for calls that block: a bounded number, made when they are needed and kept for a while.</summary>
/// <remarks>
/// It is not .NET's thread pool, which user code may fill up. Calls beyond the number of threads wait in a queue. A loop
/// has one for <c>Asyncio.ToThread</c> and another one for names, so that neither starves the other.
/// <para><b>Threads.</b> Any.</para>
/// </remarks>
[DebuggerDisplay("{ToString(),nq}")]
public sealed class ThreadExecutor : IDisposable
{
    private static readonly TimeSpan s_idleTime = TimeSpan.FromSeconds(10);

    private readonly object _gate = new();
    private readonly Queue<Action> _calls = new();
    private readonly string _name;
    private int _threads;
    private int _idle;
    private bool _isShutDown;

    /// <summary>An executor without threads yet.</summary>
    /// <param name="maxThreads">How many threads it makes at most; by default as many as asyncio: the number of cores and 4, at most 32.</param>
    /// <param name="name">What its threads are called.</param>
    public ThreadExecutor(int? maxThreads = null, string name = "simmer-thread")
    {
        MaxThreads = maxThreads ?? Math.Min(32, Environment.ProcessorCount + 4);
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxThreads, 1, nameof(maxThreads));
        _name = name;
    }

    /// <summary>How many threads it makes at most.</summary>
    public int MaxThreads { get; }

    /// <summary>Runs <paramref name="call"/> on one of the threads, and resumes the task on the loop.</summary>
    /// <param name="call">What to run. Its token is cancelled when the task that waits is.</param>
    /// <returns>What it returns.</returns>
    /// <remarks>
    /// <para>
    /// <b>Cancellation.</b> The wait ends at once. The call cannot be interrupted: it goes on, unless it watches its
    /// token, and what it comes to is dropped. If it had not begun it never does.
    /// </para>
    /// <para><b>Threads.</b> Awaited on a loop. <see cref="AsyncLocal{T}"/> values flow into the call, not back.</para>
    /// </remarks>
    /// <exception cref="InvalidOperationException">It has been shut down.</exception>
    public async Coroutine<T> Run<T>(Func<CancellationToken, T> call)
    {
        ArgumentNullException.ThrowIfNull(call);
        using var source = new CancellationTokenSource();
        var work = new ThreadCall<T>(call, mayBeAbandoned: true, source.Token);
        Enqueue(work.Execute);
        try
        {
            await work.Wait();
        }
        catch (OperationCanceledException)
        {
            source.Cancel();
            throw;
        }

        return work.Result;
    }

    /// <summary>As <see cref="Run{T}(Func{CancellationToken, T})"/>, for a call that must not be left alone: it writes into somebody's buffer.</summary>
    /// <remarks><b>Cancellation.</b> If the call has begun, it comes when the call has ended.</remarks>
    internal async Coroutine<T> RunToTheEnd<T>(Func<T> call)
    {
        var work = new ThreadCall<T>(_ => call(), mayBeAbandoned: false, CancellationToken.None);
        Enqueue(work.Execute);
        await work.Wait();
        return work.Result;
    }

    /// <summary>Takes no more calls, and waits for those that are under way and in the queue.</summary>
    /// <param name="timeout">How long to wait at most.</param>
    /// <returns>False if some have not ended by then. Their threads are background threads: they do not keep the process.</returns>
    public bool Shutdown(TimeSpan timeout)
    {
        lock (_gate)
        {
            _isShutDown = true;
            Monitor.PulseAll(_gate);
            var end = MonotonicClock.Shared.Now + timeout;
            while (_threads > 0)
            {
                var left = end - MonotonicClock.Shared.Now;
                if (left <= TimeSpan.Zero || !Monitor.Wait(_gate, left))
                {
                    return _threads == 0;
                }
            }

            return true;
        }
    }

    /// <summary>Takes no more calls.</summary>
    public void Dispose() => Shutdown(TimeSpan.Zero);

    /// <inheritdoc/>
    public override string ToString()
    {
        lock (_gate)
        {
            return $"{_name} ({_threads} threads of {MaxThreads}, {_idle} idle, {_calls.Count} calls waiting)";
        }
    }

    private void Enqueue(Action call)
    {
        lock (_gate)
        {
            if (_isShutDown)
            {
                throw new InvalidOperationException($"'{_name}' has been shut down and takes no more calls.");
            }

            _calls.Enqueue(call);
            if (_idle > 0)
            {
                Monitor.Pulse(_gate);
            }
            else if (_threads < MaxThreads)
            {
                _threads++;
                new Thread(Work) { IsBackground = true, Name = _name }.Start();
            }
        }
    }

    private void Work()
    {
        while (TakeCall() is { } call)
        {
            call();
        }
    }

    private Action? TakeCall()
    {
        lock (_gate)
        {
            while (true)
            {
                if (_calls.TryDequeue(out var call))
                {
                    return call;
                }

                _idle++;
                var isWoken = !_isShutDown && Monitor.Wait(_gate, s_idleTime);
                _idle--;
                if (!isWoken && _calls.Count == 0)
                {
                    _threads--;
                    Monitor.PulseAll(_gate);
                    return null;
                }
            }
        }
    }
}
