using Simmer.Cli.Fetching;

namespace Simmer.Cli.Reporting;

/// <summary>Shows that something is going on. Always on the error stream: the output is for results.</summary>
internal interface IFetchProgress : IDisposable
{
    /// <summary>A mode begins to fetch.</summary>
    void Begin(ModeReport report);

    /// <summary>It has come a step further.</summary>
    void Advance(ModeReport report);

    /// <summary>It has ended.</summary>
    void End(ModeReport report);
}
