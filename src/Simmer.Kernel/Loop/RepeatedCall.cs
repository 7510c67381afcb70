namespace Simmer.LowLevel;

/// <summary>A callback that is scheduled again and again, at most once at a time, and allocates nothing for it.</summary>
/// <remarks>
/// For drivers and others who go on for as long as the loop does. Everybody else uses
/// <see cref="EventLoop.CallSoon(Action, LoopContext?)"/>.
/// <para><b>Threads.</b> Loop thread only.</para>
/// </remarks>
public sealed class RepeatedCall : Runnable
{
    private readonly EventLoop _loop;
    private readonly Action _callback;
    private readonly ContextSlot _context;

    // In the queue it stands until its turn comes, also when it has been cancelled: so it is never there twice.
    private bool _isQueued;
    private bool _isWanted;

    /// <summary>A callback that is not scheduled yet.</summary>
    /// <param name="loop">Where it is called.</param>
    /// <param name="callback">What to call. What it throws goes to <see cref="EventLoop.UnhandledException"/>.</param>
    /// <param name="context">The context to call it in; by default a copy of the current one.</param>
    public RepeatedCall(EventLoop loop, Action callback, LoopContext? context = null)
    {
        ArgumentNullException.ThrowIfNull(loop);
        ArgumentNullException.ThrowIfNull(callback);
        _loop = loop;
        _callback = callback;
        _context = new ContextSlot(context);
    }

    /// <summary>Calls it in the next iteration, after what is ready already. If it is scheduled, this does nothing.</summary>
    /// <exception cref="LoopClosedException">The loop is closed.</exception>
    public void CallSoon()
    {
        _loop.CheckCanSchedule(_callback);
        _isWanted = true;
        if (!_isQueued)
        {
            _isQueued = true;
            _loop.Ready.Enqueue(this);
        }
    }

    /// <summary>Takes it back. If it is not scheduled, this does nothing.</summary>
    public void Cancel() => _isWanted = false;

    /// <inheritdoc/>
    public override string ToString() => $"callback {Name.Of(_callback)}";

    internal override void Run()
    {
        _isQueued = false;
        if (_isWanted)
        {
            _isWanted = false;
            _loop.RunCallback(this, _context, static call => ((RepeatedCall)call)._callback());
        }
    }
}
