namespace Simmer.Bench.Harness;

/// <summary>Simmer, or one of its peers: a program that follows the protocol in bench/README.md.</summary>
internal sealed record Implementation(string Name, string Description, IReadOnlyList<string> Command)
{
    private static readonly string _artifacts = Path.Combine(Programs.Root, "artifacts");
    private static readonly string _peers = Path.Combine(Programs.Root, "bench", "peers");

    public static Implementation Simmer { get; } = new("simmer", "Simmer itself.", DotNet("Simmer.Bench", "simmer-bench"));

    public static IReadOnlyList<Implementation> Peers { get; } =
    [
        new("asyncio", "CPython's asyncio, with its own event loop.", Python("asyncio")),
        new("uvloop", "CPython's asyncio on uvloop, an event loop in C.", Python("uvloop")),
        new("node", "Node: promises, yielding through the queue of microtasks.", ["node", $"{_peers}/node/bench.mjs"]),
        new("tokio", "Tokio (Rust), on its single-threaded runtime.", [$"{_artifacts}/tokio/release/simmer-bench-tokio"]),
        new("dotnet-pool", ".NET's Task on the thread pool.", DotNet("Simmer.Bench.DotNet", arguments: "pool")),
        new("dotnet-pump", ".NET's Task on a single-threaded pump.", DotNet("Simmer.Bench.DotNet", arguments: "pump")),
        new("limit", "The floor: the least that a C# event loop has to do, by hand.", DotNet("Simmer.Bench.Limit")),
    ];

    /// <summary>Simmer first.</summary>
    public static IReadOnlyList<Implementation> All { get; } = [Simmer, .. Peers];

    public IReadOnlyList<string> CommandFor(params IReadOnlyList<string> arguments) => [.. Command, .. arguments];

    // Debian's Python, not whichever is first on the path: uvloop is packaged for that one.
    private static string[] Python(string loop) => ["/usr/bin/python3", $"{_peers}/python/bench.py", loop];

    private static string[] DotNet(string project, string? assembly = null, params string[] arguments) =>
        [Programs.DotNet, $"{_artifacts}/bin/{project}/release/{assembly ?? project}.dll", .. arguments];
}
