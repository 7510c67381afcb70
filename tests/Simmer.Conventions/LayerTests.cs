namespace Simmer.Conventions;

/// <summary>docs/layers.md says which folder may use which. This holds the sources to it.</summary>
public sealed class LayerTests
{
    [Fact]
    public void Sources_UseOnlyTheFoldersThatTheTableAllows()
    {
        var allowed = LayerTable.Read();
        var violations = Sources.Load().UsesAcrossFolders()
            .Where(use => !allowed.Allows(use.From, use.To))
            .Select(static use => $"{use.Where}: {use.From} may not use {use.To} ({use.Type})")
            .Distinct(StringComparer.Ordinal)
            .ToList();

        violations.Take(20).ShouldBeEmpty($"{violations.Count} in all");
    }

    [Fact]
    public void Table_NamesEveryFolderAndNoOther()
    {
        var folders = Repository.Libraries
            .SelectMany(static library => Directory.EnumerateDirectories(Repository.PathOf("src", library)).Select(folder => $"{library}/{Path.GetFileName(folder)}"))
            .Where(static folder => !folder.EndsWith("/bin", StringComparison.Ordinal) && !folder.EndsWith("/obj", StringComparison.Ordinal));

        LayerTable.Read().Folders.Where(static folder => folder.Contains('/', StringComparison.Ordinal)).ShouldBe(folders, ignoreOrder: true);
    }

    [Fact]
    public void Table_AllowsNothingThatNobodyUses()
    {
        var used = Sources.Load().UsesAcrossFolders().Select(static use => (use.From, use.To)).ToHashSet();

        LayerTable.Read().Pairs.Where(pair => !used.Contains(pair)).ShouldBeEmpty();
    }
}
