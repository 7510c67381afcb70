using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Simmer.LowLevel;

namespace Simmer;

/// <summary>Signals as a sequence, for <c>await foreach</c>.</summary>
/// <remarks>
/// <code>
/// await foreach (var signal in Signals.Open(PosixSignal.SIGHUP, PosixSignal.SIGTERM))
/// {
///     if (signal == PosixSignal.SIGTERM) { break; }
///     Reload();
/// }
/// </code>
/// <para>
/// It listens from <see cref="Open"/> until it is disposed, which leaving <c>await foreach</c> does, or the loop is closed.
/// What comes meanwhile is kept: of each kind one, as the system itself does. Other loops, and other sequences, hear the
/// same signals. While somebody listens to SIGINT or SIGTERM, <c>Run</c> does not cancel its program for them.
/// </para>
/// <para><b>Threads.</b> Loop thread only; the loop may run on any thread.</para>
/// </remarks>
public sealed class Signals : IAsyncEnumerable<PosixSignal>, IDisposable
{
    private readonly List<SignalListener> _listeners = [];
    private readonly List<PosixSignal> _arrived = []; // each at most once
    private readonly WaitQueue _waiters;
    private bool _isOver;

    private Signals() => _waiters = new WaitQueue(WaitKind.Other, this, "wait");

    /// <summary>Listens to signals from now on.</summary>
    /// <param name="signals">Which; others than .NET has names for by the system's number: <c>(PosixSignal)10</c> is SIGUSR1 on Linux.</param>
    /// <returns>The sequence, which does not end by itself.</returns>
    /// <exception cref="ArgumentException">None was named; or SIGKILL or SIGSTOP, which cannot be handled, or one that .NET uses itself.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no such signal.</exception>
    /// <exception cref="PlatformNotSupportedException">This system does not have it.</exception>
    public static Signals Open(params ReadOnlySpan<PosixSignal> signals)
    {
        if (signals.IsEmpty)
        {
            throw new ArgumentException("Name the signals to listen to.", nameof(signals));
        }

        var opened = new Signals();
        try
        {
            foreach (var signal in signals)
            {
                opened._listeners.Add(new SignalListener(EventLoop.Current, signal, opened.Take));
            }

            return opened;
        }
        catch
        {
            opened.Dispose();
            throw;
        }
    }

    /// <summary>Waits for the next signal.</summary>
    /// <remarks>
    /// <para><b>Cancellation.</b> Nothing is lost: it comes next time.</para>
    /// <para><b>Order.</b> Between different signals: that in which .NET's threads told of them. Of several waiters one gets it.</para>
    /// <para><b>Checkpoint.</b> Only when none has come.</para>
    /// </remarks>
    /// <exception cref="ObjectDisposedException">It was disposed, before this or meanwhile.</exception>
    public async Coroutine<PosixSignal> Next()
    {
        Checkpoint.ThrowIfCancelled();
        while (_arrived.Count == 0)
        {
            ObjectDisposedException.ThrowIf(_isOver, this);
            try
            {
                await _waiters.Wait();
            }
            catch (OperationCanceledException) when (_waiters.WasWoken)
            {
                _waiters.WakeNext();
                throw;
            }
        }

        var signal = _arrived[0];
        _arrived.RemoveAt(0);
        return signal;
    }

    /// <summary>Listens no more. Where nobody else listens, the system does again what it does by default.</summary>
    public void Dispose()
    {
        _isOver = true;
        _listeners.ForEach(static listener => listener.Dispose());
        _listeners.Clear();
        _waiters.WakeAll();
    }

    /// <summary>Called by <c>await foreach</c>.</summary>
    public Enumerator GetAsyncEnumerator() => new(this);

    IAsyncEnumerator<PosixSignal> IAsyncEnumerable<PosixSignal>.GetAsyncEnumerator(CancellationToken cancellationToken) =>
        Enumerate(cancellationToken).GetAsyncEnumerator(cancellationToken);

    /// <inheritdoc/>
    public override string ToString() => "signals";

    private async IAsyncEnumerable<PosixSignal> Enumerate([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var self = this;
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return await Next();
        }
    }

    private void Take(PosixSignal signal)
    {
        if (!_arrived.Contains(signal))
        {
            _arrived.Add(signal);
            _waiters.WakeNext();
        }
    }

    /// <summary>What <c>await foreach</c> uses.</summary>
    public sealed class Enumerator
    {
        private readonly Signals _signals;

        internal Enumerator(Signals signals) => _signals = signals;

        /// <summary>The signal that has come.</summary>
        public PosixSignal Current { get; private set; }

        /// <summary>Waits for the next one.</summary>
        /// <returns>Always true.</returns>
        public async Coroutine<bool> MoveNextAsync()
        {
            Current = await _signals.Next();
            return true;
        }

        /// <summary>Listens no more.</summary>
        public ValueTask DisposeAsync()
        {
            _signals.Dispose();
            return default;
        }
    }
}
