using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace Simmer.LowLevel;

/// <summary>What there is to say about a coroutine that cannot be awaited any more.</summary>
internal static class Spent
{
    [DoesNotReturn]
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void Throw(Frame? frame) => throw new InvalidOperationException(frame is null
        ? "This coroutine is default(Coroutine): no method has made it. Return the coroutine of an async method."
        : $"The coroutine '{FrameInfo.Of(frame)}' has already been awaited, or given to a task, or closed. "
            + "A coroutine runs once: call the method again, or make a task with CreateTask and await that several times.");

    public static string Describe(Frame? frame, int version) =>
        frame is null ? "default(Coroutine)"
        : frame.Version != version ? "coroutine (spent)"
        : $"coroutine {FrameInfo.Of(frame)}";
}
