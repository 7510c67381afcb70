namespace Simmer;

/// <summary>Who listens to signals on a loop: all stop when it is closed.</summary>
internal sealed class LoopSignals : IDisposable
{
    private readonly HashSet<SignalListener> _listeners = [];

    /// <summary>The handlers of <see cref="SignalHandlers"/>, by the system's number.</summary>
    public Dictionary<int, SignalListener> Handlers { get; } = [];

    public static LoopSignals Of(EventLoop loop) => loop.Resource(static _ => new LoopSignals());

    public void Add(SignalListener listener) => _listeners.Add(listener);

    public void Remove(SignalListener listener) => _listeners.Remove(listener);

    public void Dispose()
    {
        foreach (var listener in _listeners.ToArray())
        {
            listener.Dispose();
        }
    }
}
