using System.Diagnostics;
using System.Text.RegularExpressions;
using Markdig;
using Markdig.Syntax;

namespace Simmer.Conventions;

/// <summary>
/// Documentation that cannot lie. A fence that names a file, ```csharp samples/Kitchen/Program.cs or a region of it, shows
/// exactly that; one that names an output, ```text output=Kitchen, shows what that sample prints.
/// </summary>
public sealed partial class DocumentationTests
{
    private const string Output = "output=";

    [Fact]
    public void Fences_ShowWhatTheSamplesSay()
    {
        var fences = Fences().Where(static fence => fence.Source.EndsWith(".cs", StringComparison.Ordinal) || fence.Source.Contains(".cs#", StringComparison.Ordinal)).ToList();

        fences.ShouldNotBeEmpty();
        foreach (var fence in fences)
        {
            fence.Text.ShouldBe(SourceOf(fence.Source), $"{fence.Where} shows something else than {fence.Source}");
        }
    }

    [Fact]
    public void Fences_ShowWhatTheSamplesPrint()
    {
        var fences = Fences().Where(static fence => fence.Source.StartsWith(Output, StringComparison.Ordinal)).ToList();

        fences.ShouldNotBeEmpty();
        foreach (var fence in fences)
        {
            fence.Text.ShouldBe(OutputOf(fence.Source[Output.Length..]), $"{fence.Where} shows another output");
        }
    }

    [Fact]
    public void Links_LeadToFiles()
    {
        var broken =
            from file in Documents()
            let text = File.ReadAllText(file)
            from Match link in RelativeLink().Matches(text)
            let target = Path.Combine(Path.GetDirectoryName(file)!, link.Groups["target"].Value)
            where !File.Exists(target) && !Directory.Exists(target)
            select $"{Repository.Relative(file)}: {link.Groups["target"].Value}";

        broken.ShouldBeEmpty();
    }

    private static IEnumerable<string> Documents() =>
        Directory.EnumerateFiles(Repository.Root, "*.md").Concat(Directory.EnumerateFiles(Repository.PathOf("docs"), "*.md", SearchOption.AllDirectories));

    private static IEnumerable<Fence> Fences() =>
        from file in Documents()
        let document = Markdown.Parse(File.ReadAllText(file))
        from block in document.Descendants<FencedCodeBlock>()
        where !string.IsNullOrEmpty(block.Arguments)
        select new Fence(block.Arguments!, block.Lines.ToString().Trim(), $"{Repository.Relative(file)}:{block.Line + 1}");

    private static string SourceOf(string source)
    {
        var (file, region) = source.Split('#') is [var name, var part] ? (name, part) : (source, null);
        var lines = File.ReadAllLines(Repository.PathOf(file)).AsEnumerable();
        if (region is not null)
        {
            lines = lines
                .SkipWhile(line => line.Trim() != $"#region {region}").Skip(1)
                .TakeWhile(static line => line.Trim() != "#endregion");
        }

        var list = lines.ToList();
        var margin = list.Where(static line => line.Length > 0).Min(static line => line.Length - line.TrimStart().Length);
        return string.Join('\n', list.Select(line => line.Length > margin ? line[margin..] : line.TrimStart())).Trim();
    }

    private static string OutputOf(string sample)
    {
        var start = new ProcessStartInfo("dotnet", [Repository.PathOf("artifacts", "bin", sample, "release", $"{sample}.dll")]) { RedirectStandardOutput = true, UseShellExecute = false };
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        process.ExitCode.ShouldBe(0);
        return output.Trim();
    }

    [GeneratedRegex(@"\]\((?!https?:|#|mailto:)(?<target>[^)#]+)(#[^)]*)?\)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex RelativeLink();

    private sealed record Fence(string Source, string Text, string Where);
}
