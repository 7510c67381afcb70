namespace Simmer.Bench.Harness;

/// <summary>What an implementation is compared in. Its program says the details; this decides what has to be built and asked.</summary>
[Flags]
internal enum Skills
{
    None = 0,

    /// <summary>Tasks, queues, timers: it measures itself.</summary>
    Tasks = 1,

    /// <summary>It serves connections, and the load generator measures it.</summary>
    Serving = 2,

    /// <summary>It reads files, and measures itself.</summary>
    Files = 4,
}
