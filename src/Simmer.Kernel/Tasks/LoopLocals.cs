namespace Simmer.LowLevel;

/// <summary>How the values of all <see cref="LoopLocal{T}"/> are kept: in an array, shared until somebody writes.</summary>
internal static class LoopLocals
{
    private static int s_lastSlot = -1;

    public static int NextSlot() => Interlocked.Increment(ref s_lastSlot);

    /// <summary>So that a null that was set differs from a value that was not.</summary>
    internal sealed record Box(object? Value);
}
