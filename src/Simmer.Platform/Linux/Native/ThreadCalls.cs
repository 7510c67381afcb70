using System.Numerics;
using System.Runtime.InteropServices;

namespace Simmer.Platform.Linux;

/// <summary>Which cores a thread may run on.</summary>
internal static unsafe partial class ThreadCalls
{
    private const int MaskSize = 1024; // In bytes: 8192 cores, more than kernels are built for.
    private const int BitsPerWord = 64;

    /// <summary>Binds the calling thread to one of the cores that it may run on: the <paramref name="index"/>th, counted round and round.</summary>
    /// <returns>False if the system does not let us.</returns>
    public static bool PinCurrent(int index)
    {
        var allowed = stackalloc ulong[MaskSize / sizeof(ulong)];
        var mask = new Span<ulong>(allowed, MaskSize / sizeof(ulong));
        if (SchedGetAffinity(thread: 0, MaskSize, allowed) < 0)
        {
            return false;
        }

        var count = 0;
        foreach (var word in mask)
        {
            count += BitOperations.PopCount(word);
        }

        if (count == 0)
        {
            return false;
        }

        KeepOnly(mask, index % count);
        return SchedSetAffinity(thread: 0, MaskSize, allowed) == 0;
    }

    private static void KeepOnly(Span<ulong> mask, int number)
    {
        for (var core = 0; core < mask.Length * BitsPerWord; core++)
        {
            var bit = 1UL << (core % BitsPerWord);
            ref var word = ref mask[core / BitsPerWord];
            if ((word & bit) != 0 && number-- != 0)
            {
                word &= ~bit;
            }
        }
    }

    [LibraryImport("libc", EntryPoint = "sched_getaffinity")]
    private static partial int SchedGetAffinity(int thread, nint size, ulong* mask);

    [LibraryImport("libc", EntryPoint = "sched_setaffinity")]
    private static partial int SchedSetAffinity(int thread, nint size, ulong* mask);
}
