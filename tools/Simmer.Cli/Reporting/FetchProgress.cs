using Simmer.Cli.Fetching;

namespace Simmer.Cli.Reporting;

/// <summary>Chooses how progress is shown.</summary>
internal static class FetchProgress
{
    /// <summary>Bars on a terminal, lines elsewhere.</summary>
    /// <param name="plan">What will be done.</param>
    /// <param name="isQuiet">Elsewhere, nothing at all.</param>
    public static IFetchProgress Create(FetchPlan plan, bool isQuiet)
    {
        if (!Console.IsErrorRedirected && Terminal.ForProgress() is { Profile.Capabilities.Ansi: true } console)
        {
            return new TerminalProgress(plan, console);
        }

        return new PlainProgress(isQuiet ? TextWriter.Null : Console.Error);
    }
}
