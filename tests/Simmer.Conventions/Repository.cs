using System.Runtime.CompilerServices;

namespace Simmer.Conventions;

/// <summary>Where the files are that the conventions are about.</summary>
internal static class Repository
{
    public static string Root { get; } = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(ThisFile())!, "..", ".."));

    /// <summary>The projects whose assemblies are published, in the order of their dependencies.</summary>
    public static string[] Libraries { get; } = ["Simmer.Kernel", "Simmer.Platform", "Simmer", "Simmer.Testing"];

    /// <summary>A path for people: below the repository, not from the root of the disk.</summary>
    public static string Relative(string path) => Path.GetRelativePath(Root, path);

    public static string PathOf(params string[] parts) => Path.Combine([Root, .. parts]);

    /// <summary>The C# files below a folder, without what the build makes.</summary>
    public static IEnumerable<string> SourcesIn(params string[] parts) => Directory
        .EnumerateFiles(PathOf(parts), "*.cs", SearchOption.AllDirectories)
        .Where(static file => !file.Contains("/obj/", StringComparison.Ordinal) && !file.Contains("/bin/", StringComparison.Ordinal))
        .Order(StringComparer.Ordinal);

    private static string ThisFile([CallerFilePath] string path = "") => path;
}
