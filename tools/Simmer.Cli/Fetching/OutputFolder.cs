namespace Simmer.Cli.Fetching;

/// <summary>Where bodies go.</summary>
internal static class OutputFolder
{
    /// <summary>The folder of a mode: with several modes, each has its own, so that they do not overwrite each other's files.</summary>
    public static string? Of(FetchPlan plan, FetchMode mode) => plan switch
    {
        { Output: null } => null,
        { Modes.Count: 1 } => plan.Output,
        _ => Path.Join(plan.Output, mode.ToString().ToLowerInvariant()),
    };

    /// <summary>Makes the folders.</summary>
    /// <exception cref="UsageException">The system does not let us.</exception>
    public static void Create(FetchPlan plan)
    {
        foreach (var folder in plan.Modes.Select(mode => Of(plan, mode)).OfType<string>())
        {
            try
            {
                Directory.CreateDirectory(folder);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
            {
                throw new UsageException($"cannot make the folder '{folder}': {e.Message}");
            }
        }
    }
}
