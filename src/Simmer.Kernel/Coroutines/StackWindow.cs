using System.Runtime.CompilerServices;

namespace Simmer.LowLevel;

/// <summary>Tells in one comparison whether this is the primary loop's thread and its stack is far from full.</summary>
/// <remarks>
/// The window is a part of that thread's stack, below the frame of the running loop. No other thread has a local
/// variable there, and whoever has one there has at least as much stack left as .NET guarantees. Outside of the window
/// nothing is wrong: the slower way then finds out. 64 KiB was as fast as 6 MiB, and that much is always there, because
/// <see cref="RuntimeHelpers.EnsureSufficientExecutionStack"/> at the loop's start has found 128 KiB.
/// </remarks>
internal static unsafe class StackWindow
{
    private const nuint Size = 64 * 1024;

    private static nuint s_low;
    private static nuint s_size;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool Contains()
    {
        byte here;
        return (nuint)(&here) - s_low < s_size;
    }

    /// <summary>Opens the window below the caller's frame.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void Open()
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        byte here;
        s_low = (nuint)(&here) - Size;
        s_size = Size;
    }

    public static void Close() => s_size = 0;
}
