namespace Simmer.Bench;

/// <summary>What the loop waits with. <c>SIMMER_DRIVER</c> chooses it; a peer that cannot have its own must not be measured on another.</summary>
internal static class Driver
{
    private const string Variable = "SIMMER_DRIVER";

    /// <summary>The driver that runs.</summary>
    public static string Name => "epoll";

    /// <summary>Why this process would not measure what was asked for, or null.</summary>
    public static string? Missing => Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } wanted && wanted != Name
        ? $"Simmer has no driver '{wanted}' here: it would run on {Name}"
        : null;
}
