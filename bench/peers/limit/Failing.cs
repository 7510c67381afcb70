using System.Runtime.CompilerServices;
using Simmer.Bench.Measuring;

namespace Simmer.Bench.Limit;

/// <summary>One exception of .NET through one ordinary call.</summary>
internal static class Failing
{
    public static IEnumerable<Workload> Workloads()
    {
        yield return new("throw", meter => meter.Measure(80_000, ThrowAndCatch));
    }

    private static void ThrowAndCatch(int count)
    {
        for (var i = 0; i < count; i++)
        {
            try
            {
                Throw();
            }
            catch (InvalidOperationException)
            {
                // The catching is what is measured.
            }
        }

        [MethodImpl(MethodImplOptions.NoInlining)]
        static int Throw() => throw new InvalidOperationException();
    }
}
