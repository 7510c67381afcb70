using System.Runtime.InteropServices;
using Simmer.Platform;

namespace Simmer;

/// <summary>Listens to one signal for one loop, from its making to its disposal.</summary>
/// <remarks>
/// .NET tells every registration of a signal, so several loops and several listeners of a loop all hear it; and as long as
/// there is one, the system's default action (mostly: the end of the process) does not happen. A thread of .NET's pool
/// calls. Between its call and the loop's turn further ones of the same signal are counted as one, as the system itself
/// does: whoever sends a million costs one item of the inbox.
/// </remarks>
internal sealed class SignalListener : IDisposable
{
    private static readonly Dictionary<int, int> s_listeners = [];

    private readonly EventLoop _loop;
    private readonly PosixSignal _signal;
    private readonly int _number;
    private readonly Action<PosixSignal> _heard;
    private readonly Action _deliver;
    private readonly PosixSignalRegistration _registration;
    private int _isPosted;
    private bool _isOver;

    /// <summary>Listens from now on.</summary>
    /// <param name="loop">Whose listener it is.</param>
    /// <param name="signal">What to listen to.</param>
    /// <param name="heard">Called on the loop.</param>
    /// <exception cref="ArgumentException">Nobody can handle it.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no such signal.</exception>
    /// <exception cref="PlatformNotSupportedException">This system does not have it.</exception>
    public SignalListener(EventLoop loop, PosixSignal signal, Action<PosixSignal> heard)
    {
        _number = Check(signal);
        _loop = loop;
        _signal = signal;
        _heard = heard;
        _deliver = Deliver;
        _registration = Register(signal);
        Count(+1);
        LoopSignals.Of(loop).Add(this);
    }

    /// <summary>Does anybody, on whichever loop, listen to this signal himself? Then the policy of <c>Run</c> leaves it to him.</summary>
    public static bool IsAnybodyListeningTo(PosixSignal signal)
    {
        lock (s_listeners)
        {
            return s_listeners.ContainsKey(SignalNumbers.Of(signal));
        }
    }

    /// <summary>Listens no more. If it was the last one, the signal does again what it does to any program.</summary>
    public void Dispose()
    {
        if (_isOver)
        {
            return;
        }

        _isOver = true;
        LoopSignals.Of(_loop).Remove(this);
        Count(-1);
        _registration.Dispose();
    }

    private static int Check(PosixSignal signal)
    {
        var number = SignalNumbers.Of(signal);
        return number is SignalNumbers.Kill or SignalNumbers.Stop
            ? throw new ArgumentException($"The signal {SignalNumbers.NameOf(number)} cannot be handled: the system sees to it.", nameof(signal))
            : number;
    }

    private PosixSignalRegistration Register(PosixSignal signal)
    {
        try
        {
            return PosixSignalRegistration.Create(signal, OnSignal);
        }
        catch (IOException e)
        {
            throw new ArgumentException($"The signal {SignalNumbers.NameOf(_number)} cannot be handled: {e.Message}", nameof(signal), e);
        }
    }

    private void Count(int change)
    {
        lock (s_listeners)
        {
            var count = s_listeners.GetValueOrDefault(_number) + change;
            if (count == 0)
            {
                s_listeners.Remove(_number);
            }
            else
            {
                s_listeners[_number] = count;
            }
        }
    }

    // On a thread of .NET's pool. Others may have said already that the signal is theirs: that is never taken back.
    private void OnSignal(PosixSignalContext context)
    {
        if (Interlocked.Exchange(ref _isPosted, 1) == 0)
        {
            try
            {
                _loop.CallSoonThreadsafe(_deliver);
            }
            catch (LoopClosedException)
            {
                return; // Nobody is there any more; the signal does what it does to any program.
            }
        }

        context.Cancel = true;
    }

    private void Deliver()
    {
        Volatile.Write(ref _isPosted, 0);
        if (!_isOver)
        {
            _heard(_signal);
        }
    }
}
