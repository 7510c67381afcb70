namespace Simmer.Bench.Harness;

/// <summary>Simmer, or one of its peers: a program that follows the protocol in bench/README.md.</summary>
internal sealed record Implementation(string Name, Skills Skills, string Description, IReadOnlyList<string> Command)
{
    private static readonly string _artifacts = Path.Combine(Programs.Root, "artifacts");
    private static readonly string _peers = Path.Combine(Programs.Root, "bench", "peers");

    private static readonly Implementation _dotNetSocket =
        DotNet("dotnet-socket", Skills.Serving, ".NET's Socket, on the thread pool.", ["Simmer.Bench.DotNetSocket"]);

    public static Implementation Simmer { get; } =
        DotNet("simmer", Skills.Tasks | Skills.Serving | Skills.Files, "Simmer itself.", ["Simmer.Bench", "simmer-bench"]);

    public static IReadOnlyList<Implementation> Peers { get; } =
    [
        Simmer.With("simmer-io_uring", "Simmer, its sockets on io_uring.", "SIMMER_DRIVER=io_uring"),
        Simmer.With("simmer-sockets", "Simmer, on System.Net.Sockets.", "SIMMER_DRIVER=sockets"),
        new("c-epoll", Skills.Serving, "The floor of readiness: C on epoll, by hand.", [$"{_artifacts}/c/epoll"]),
        new("c-io_uring", Skills.Serving | Skills.Files, "The floor of completion: C on io_uring, by hand.", [$"{_artifacts}/c/uring"]),
        new("asyncio", Skills.Tasks, "CPython's asyncio, with its own event loop.", Python("bench.py", "asyncio")),
        new("asyncio-protocol", Skills.Serving, "asyncio's callbacks.", Python("serve.py", "asyncio", "protocol")),
        new("asyncio-streams", Skills.Serving, "asyncio's streams.", Python("serve.py", "asyncio", "streams")),
        new("asyncio-threads", Skills.Files, "asyncio.to_thread and os.pread.", Python("files.py")),
        new("uvloop", Skills.Tasks, "CPython's asyncio on uvloop, an event loop in C.", Python("bench.py", "uvloop")),
        new("uvloop-protocol", Skills.Serving, "asyncio's callbacks on uvloop.", Python("serve.py", "uvloop", "protocol")),
        new("uvloop-streams", Skills.Serving, "asyncio's streams on uvloop.", Python("serve.py", "uvloop", "streams")),
        new(
            "node",
            Skills.Tasks | Skills.Serving | Skills.Files,
            "Node: promises, yielding through the queue of microtasks; net; fs.",
            ["env", "UV_THREADPOOL_SIZE=32", "node", "--expose-gc", $"{_peers}/node/bench.mjs"]) { WarmUp = 0.5 },
        new(
            "tokio",
            Skills.Tasks | Skills.Serving | Skills.Files,
            "Tokio (Rust), on its single-threaded runtime.",
            [$"{_artifacts}/tokio/release/simmer-bench-tokio"]),
        DotNet("dotnet-pool", Skills.Tasks, ".NET's Task on the thread pool.", ["Simmer.Bench.DotNet"], "pool"),
        DotNet("dotnet-pump", Skills.Tasks, ".NET's Task on a single-threaded pump.", ["Simmer.Bench.DotNet"], "pump"),
        _dotNetSocket,
        _dotNetSocket.With(
            "dotnet-socket-inline",
            ".NET's Socket, its continuations on the thread that waits for all.",
            "DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS=1"),
        DotNet("dotnet-randomaccess", Skills.Files, ".NET's RandomAccess.ReadAsync, on the thread pool.", ["Simmer.Bench.DotNetRandomAccess"]),
        DotNet("kestrel", Skills.Serving, "Kestrel, without HTTP: a connection handler.", ["Simmer.Bench.Kestrel"]),
        DotNet("limit", Skills.Tasks, "The floor: the least that a C# event loop has to do, by hand.", ["Simmer.Bench.Limit"]),
    ];

    /// <summary>Simmer first.</summary>
    public static IReadOnlyList<Implementation> All { get; } = [Simmer, .. Peers];

    /// <summary>How many seconds of load it needs to be at its best. Who measures itself knows that itself.</summary>
    public double WarmUp { get; private init; } = 0.2;

    public IReadOnlyList<string> CommandFor(params IReadOnlyList<string> arguments) => [.. Command, .. arguments];

    // Serves only: tasks have nothing to do with what differs.
    private Implementation With(string name, string description, string variable) =>
        this with { Name = name, Skills = Skills.Serving, Description = description, Command = ["env", variable, .. Command] };

    // Debian's Python, not whichever is first on the path: uvloop is packaged for that one.
    private static string[] Python(string program, params string[] arguments) =>
        ["/usr/bin/python3", $"{_peers}/python/{program}", .. arguments];

    // The project and, if it is another, the assembly.
    private static Implementation DotNet(
        string name, Skills skills, string description, string[] program, params string[] arguments) =>
        new(name, skills, description, [Programs.DotNet, $"{_artifacts}/bin/{program[0]}/release/{program[^1]}.dll", .. arguments])
        {
            WarmUp = 1.2, // Three compilations, on the core that serves.
        };
}
