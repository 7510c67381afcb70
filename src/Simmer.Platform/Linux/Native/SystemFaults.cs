using System.Runtime.CompilerServices;

namespace Simmer.Platform.Linux;

/// <summary>Lets tests make the system fail: what it hardly ever does, it must do in each test of it.</summary>
/// <remarks>
/// A <see cref="FaultScript"/> belongs to a thread. As long as there is none, which is always but in tests, a call costs one
/// comparison more. What a ring is asked is in <c>Ring.Faults.cs</c>.
/// </remarks>
internal static class SystemFaults
{
    // How many threads have a script.
    private static int s_scripts;

    [ThreadStatic]
    private static FaultScript? t_script;

    /// <summary>May anything happen at all?</summary>
    public static bool MayStrike => s_scripts != 0;

    /// <summary>Is something to happen instead of this call? Then it is not made.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool Strike(SystemCall call, out SystemResult result)
    {
        var length = int.MaxValue;
        return Strike(call, ref length, out result);
    }

    /// <summary>Is something to happen instead of this call? Or only less of it: then <paramref name="length"/> becomes shorter.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool Strike(SystemCall call, ref int length, out SystemResult result)
    {
        result = default;
        return s_scripts != 0 && StrikeByScript(call, ref length, ref result);
    }

    /// <summary>Sets the script of this thread, or takes it away.</summary>
    public static void Play(FaultScript? script)
    {
        if ((script is null) == (t_script is null))
        {
            throw new InvalidOperationException("A thread plays one script at a time, and ends it once.");
        }

        t_script = script;
        _ = script is null ? Interlocked.Decrement(ref s_scripts) : Interlocked.Increment(ref s_scripts);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static bool StrikeByScript(SystemCall call, ref int length, ref SystemResult result) =>
        t_script is { } script && script.Strike(call, ref length, ref result);
}
