using Simmer.LowLevel;

namespace Simmer;

/// <summary>A callback that the loop is going to run. asyncio's <c>Handle</c>.</summary>
/// <remarks><b>Threads.</b> Loop thread only. To take back what another thread has scheduled, cancel it on the loop.</remarks>
public abstract class LoopHandle : InboxItem
{
    private readonly EventLoop _loop;
    private ContextSlot _context;

    private protected LoopHandle(EventLoop loop, LoopContext? context)
    {
        _loop = loop;
        _context = new ContextSlot(context);
    }

    /// <summary>Was it cancelled?</summary>
    public bool IsCancelled => Has(RunnableFlags.HandleCancelled);

    /// <summary>Takes the callback back. Once it has run, this does nothing.</summary>
    public void Cancel()
    {
        _loop.CheckAccess();
        if (!IsCancelled)
        {
            Flags |= RunnableFlags.HandleCancelled;
            _context = default;
            Forget();
        }
    }

    internal sealed override void Run()
    {
        if (!IsCancelled)
        {
            _loop.RunCallback(this, _context, static handle => ((LoopHandle)handle).Invoke());
        }
    }

    private protected EventLoop Loop => _loop;

    private protected abstract void Invoke();

    /// <summary>Drops what it refers to: a cancelled handle keeps nothing alive.</summary>
    private protected abstract void Forget();
}
