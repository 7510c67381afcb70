namespace Simmer.Bench.Harness;

/// <summary>A server, and our load generator beside it, which starts it, measures it, and ends it: see bench/load.</summary>
/// <param name="load">The kind of load.</param>
/// <param name="server">What the program serves as.</param>
internal sealed class UnderLoad(string load, string server) : Procedure
{
    private static readonly TimeSpan _patience = TimeSpan.FromMinutes(2);
    private static readonly string _generator = Path.Combine(Programs.Root, "artifacts", "load", "simmer-load");

    /// <summary>How many connections there are at once, at full scale.</summary>
    public int Connections { get; init; } = 1;

    /// <summary>The size of a message.</summary>
    public int Bytes { get; init; } = 64;

    /// <summary>How many requests of one connection are under way at once.</summary>
    public int Pipelining { get; init; } = 1;

    /// <summary>Whether a smoke test can do with fewer connections. Otherwise their number is what is asked about.</summary>
    public bool ScalesConnections { get; init; }

    public override Skills Skill => Skills.Serving;

    public override string? Missing => File.Exists(_generator) ? null : "the load generator is not built";

    // Enough for what a connection has under way if that is little; otherwise what everybody takes for bulk.
    private int BufferSize => Bytes * Pipelining <= 4096 ? 4096 : 65536;

    public override string ListedAs(Workload workload) => server;

    public override Task<Sample> Measure(
        Implementation implementation, Workload workload, double scale, CancellationToken stop)
    {
        var connections = ScalesConnections ? (int)double.Max(100, Connections * double.Min(1, scale)) : Connections;
        var warmUp = implementation.WarmUp * double.Min(1, scale * 5);
        var seconds = double.Clamp(scale, 0.1, 1);
        return Run(
            [
                _generator, load,
                "--name", workload.Name,
                "--connections", $"{connections}",
                "--bytes", $"{Bytes}",
                "--pipelining", $"{Pipelining}",
                "--warm-up", FormattableString.Invariant($"{warmUp}"),
                "--seconds", FormattableString.Invariant($"{seconds}"),
                .. Pinning.ForLoad,
                "--",
                .. implementation.CommandFor(server, $"{BufferSize}"),
            ],
            workload,
            _patience,
            stop);
    }
}
