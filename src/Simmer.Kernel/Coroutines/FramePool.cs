using System.Collections.Concurrent;

namespace Simmer.LowLevel;

/// <summary>What all pools of frames have in common: where frames belong, and how many are missing.</summary>
/// <remarks>
/// <para>
/// There is one pool for each kind of coroutine and each loop. The first loop that lives is the <em>primary</em> one and
/// uses the static pools, which the JIT addresses as constants; other loops use pools of their thread.
/// <see cref="Frame.Home"/> says which: none, the primary, or the number of a loop.
/// </para>
/// <para>
/// A frame that was made on one thread and is started on another is adopted: it loses its home and is never pooled, so
/// no pool is touched by two threads.
/// </para>
/// <para>
/// Counting costs nothing on the way: what a pool has made, less what it holds, less what left it for good, is missing.
/// When a loop is closed all its tasks have ended, so what is missing then was never awaited.
/// </para>
/// </remarks>
internal abstract class FramePool
{
    public const ushort NoHome = 0;
    public const ushort PrimaryHome = 1;

    /// <summary>More are not kept. A guess: 16 k frames of 100 bytes are 1.6 MB for each kind of coroutine.</summary>
    protected const int MaxPooled = 16 * 1024;

    private static readonly List<FramePool> s_ofPrimary = [];

    [ThreadStatic]
    private static List<FramePool>? t_ofThread;

    // Frames that were adopted elsewhere, by their former home and their kind.
    private static readonly ConcurrentDictionary<(ushort Home, Type Kind), int> s_emigrants = new();

    /// <summary>How many frames it has made, less those that it has dropped or that were written off.</summary>
    protected int Made { get; set; }

    protected abstract int Pooled { get; }

    protected abstract Type Kind { get; }

    /// <summary>The pools that a loop with this home uses on this thread.</summary>
    public static List<FramePool> OfHome(ushort home) => home == PrimaryHome ? s_ofPrimary : t_ofThread ??= [];

    /// <summary>A frame is about to start on <paramref name="loop"/>; if it was made elsewhere, it belongs nowhere now.</summary>
    public static void Adopt(Frame frame, EventLoop loop)
    {
        if (frame.Home == NoHome)
        {
            NeverAwaited.Absolve(frame);
        }
        else if (frame.Home != loop.Home)
        {
            Emigrate(frame);
        }
    }

    /// <summary>A frame will not come home.</summary>
    public static void Emigrate(Frame frame)
    {
        s_emigrants.AddOrUpdate((frame.Home, frame.Kind), 1, static (_, count) => count + 1);
        frame.Home = NoHome;
    }

    /// <summary>How many frames are missing since this was last asked. Those of <paramref name="suspended"/> are not: they wait.</summary>
    public int WriteOffMissing(ushort home, IReadOnlyDictionary<Type, int> suspended)
    {
        s_emigrants.TryRemove((home, Kind), out var emigrants);
        var missing = Made - Pooled - emigrants;
        Made = Pooled;
        return missing - suspended.GetValueOrDefault(Kind);
    }

    /// <summary>Gives back half of what nobody uses.</summary>
    public abstract void Trim();

    public abstract FrameInfo Describe();
}
