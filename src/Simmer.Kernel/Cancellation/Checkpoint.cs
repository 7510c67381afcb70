using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace Simmer.LowLevel;

/// <summary>Where a cancelled <see cref="CancelScope"/> takes effect although there is nothing to wait for.</summary>
/// <remarks>Every wait is one. A primitive whose fast path does not wait calls this first, before it has taken anything.</remarks>
[StackTraceHidden]
public static class Checkpoint
{
    // How many scopes, of all loops, are cancelled and not left yet. Mostly none, and then there is nothing to look for.
    private static int s_cancelledScopes;

    /// <summary>Throws if the running task is inside a cancelled scope.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void ThrowIfCancelled()
    {
        if (s_cancelledScopes != 0)
        {
            ThrowIfCancelledHere();
        }
    }

    internal static void ScopeCancelled() => Interlocked.Increment(ref s_cancelledScopes);

    internal static void ScopeLeft() => Interlocked.Decrement(ref s_cancelledScopes);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void ThrowIfCancelledHere()
    {
        if (EventLoop.CurrentOrNull?.RunningTask?.Scope?.FindCancelled() is { } scope)
        {
            throw new CancelledException(new CancelRequest(scope.Reason, by: null, scope));
        }
    }
}
