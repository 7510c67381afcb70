namespace Simmer.Bench.Harness;

/// <summary>Where things are.</summary>
internal static class Programs
{
    /// <summary>The root of the repository: the harness was built into a folder somewhere below it.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>The command that started this process knows which .NET is used; so shall the others.</summary>
    public static string DotNet { get; } =
        Environment.ProcessPath is { } path && Path.GetFileNameWithoutExtension(path) is "dotnet" ? path : "dotnet";

    /// <summary>A program on the path, or null.</summary>
    public static string? Find(string name) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(Path.PathSeparator)
            .Select(folder => Path.Combine(folder, name))
            .FirstOrDefault(File.Exists);

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "bench", "run")))
            {
                return folder.FullName;
            }
        }

        throw new UsageException("the harness is not inside the repository: start it with bench/run");
    }
}
