namespace Simmer.Conventions;

/// <summary>The public surface of each library is a reviewed text file: a change shows in a diff, or fails here.</summary>
/// <remarks>Accept a change with <c>SIMMER_ACCEPT=1 ./test</c>, and review the diff of eng/public.</remarks>
public sealed class PublicSurfaceTests
{
    [Theory]
    [MemberData(nameof(Libraries))]
    public void Surface_IsTheReviewedOne(string library)
    {
        var file = Repository.PathOf("eng", "public", $"{library}.txt");
        var actual = string.Join('\n', Surface.Of(System.Reflection.Assembly.Load(library))) + "\n";
        if (Environment.GetEnvironmentVariable("SIMMER_ACCEPT") == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllText(file, actual);
        }

        var reviewed = File.Exists(file) ? File.ReadAllText(file) : string.Empty;
        var added = actual.Split('\n').Except(reviewed.Split('\n'), StringComparer.Ordinal).Select(static line => $"+ {line}");
        var removed = reviewed.Split('\n').Except(actual.Split('\n'), StringComparer.Ordinal).Select(static line => $"- {line}");
        added.Concat(removed).ShouldBeEmpty($"The public surface of {library} has changed. If that is intended: SIMMER_ACCEPT=1 ./test");
    }

    public static TheoryData<string> Libraries() => [.. Repository.Libraries];
}
