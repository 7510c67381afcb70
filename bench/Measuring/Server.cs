using System.Runtime.InteropServices;

namespace Simmer.Bench.Measuring;

/// <summary>One way in which a program can serve, while the load generator measures what that costs.</summary>
/// <param name="Name">The name on the command line: see "Servers" in bench/README.md.</param>
/// <param name="Run">Listens at a free port of 127.0.0.1, announces it, and serves with buffers of so many bytes. Does not return.</param>
public sealed record Server(string Name, Action<int> Run)
{
    private const PosixSignal CollectGarbage = (PosixSignal)12; // SIGUSR2 has no name in .NET.

    /// <summary>What a source sends.</summary>
    public static byte[] SourceData(int size)
    {
        var data = new byte[size];
        data.AsSpan().Fill((byte)'x');
        return data;
    }

    /// <summary>Tells the load generator where the server listens.</summary>
    public static void Announce(int port)
    {
        Console.WriteLine($"PORT {port}");
        Console.Out.Flush();
    }

    internal void RunUntilKilled(int bufferSize)
    {
        using var collect = PosixSignalRegistration.Create(CollectGarbage, context =>
        {
            context.Cancel = true;
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        });
        Run(bufferSize);
    }
}
