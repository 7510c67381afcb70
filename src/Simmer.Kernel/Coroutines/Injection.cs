using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace Simmer.LowLevel;

/// <summary>Throws a cancellation where the task is suspended: in the awaiter that is about to return.</summary>
/// <remarks>
/// The loop that resumes a task with a cancellation puts the exception into <see cref="EventLoop.Injected"/> and counts
/// it here. Each awaiter of ours looks at the count only, which is one comparison with a static.
/// </remarks>
[StackTraceHidden]
internal static class Injection
{
    private static int s_pending;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Check()
    {
        if (s_pending != 0)
        {
            ThrowIfMine();
        }
    }

    public static void Set(EventLoop loop, Exception exception)
    {
        loop.Injected = exception;
        Interlocked.Increment(ref s_pending);
    }

    /// <summary>Takes it away if nobody has thrown it.</summary>
    public static Exception? Take(EventLoop loop)
    {
        var exception = loop.Injected;
        if (exception is not null)
        {
            loop.Injected = null;
            Interlocked.Decrement(ref s_pending);
        }

        return exception;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void ThrowIfMine()
    {
        if (EventLoop.CurrentOrNull is { } loop && Take(loop) is { } exception)
        {
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(exception);
        }
    }
}
