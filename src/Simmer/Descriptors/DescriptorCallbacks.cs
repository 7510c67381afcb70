using System.Runtime.InteropServices;
using Simmer.Platform;

namespace Simmer;

/// <summary>The readers and writers that were added to a loop. Of each there is one for a descriptor.</summary>
internal sealed class DescriptorCallbacks : IDisposable
{
    private readonly EventLoop _loop;
    private readonly IoDriver _driver;
    private readonly Dictionary<(nint Descriptor, IoReadiness Readiness), IDisposable> _watches = [];

    private DescriptorCallbacks(EventLoop loop)
    {
        _loop = loop;
        _driver = IoDriver.Of(loop);
    }

    /// <summary>Those of the running loop.</summary>
    public static DescriptorCallbacks Here => EventLoop.Current.Resource(static loop => new DescriptorCallbacks(loop));

    public void Add(SafeHandle handle, IoReadiness readiness, Action callback)
    {
        ArgumentNullException.ThrowIfNull(handle);
        ArgumentNullException.ThrowIfNull(callback);
        Remove(handle, readiness);
        var context = LoopContext.Copy();
        _watches.Add(KeyOf(handle, readiness), _driver.Watch(handle, readiness, () => Call(callback, context)));
    }

    public bool Remove(SafeHandle handle, IoReadiness readiness)
    {
        ArgumentNullException.ThrowIfNull(handle);
        if (!_watches.Remove(KeyOf(handle, readiness), out var watch))
        {
            return false;
        }

        watch.Dispose();
        return true;
    }

    public void Dispose()
    {
        foreach (var watch in _watches.Values)
        {
            watch.Dispose();
        }

        _watches.Clear();
    }

    // In the context of whoever added it, as asyncio does.
    private void Call(Action callback, LoopContext context)
    {
        try
        {
            context.Run(callback);
        }
        catch (Exception e)
        {
            _loop.Report(new LoopError(LoopErrorKind.Callback, $"The reader or writer '{callback.Method.Name}' failed.", e) { Callback = callback });
        }
    }

    private static (nint Descriptor, IoReadiness Readiness) KeyOf(SafeHandle handle, IoReadiness readiness) =>
        (handle.DangerousGetHandle(), readiness);
}
