using Markdig;
using Markdig.Extensions.Tables;
using Markdig.Syntax;

namespace Simmer.Conventions;

/// <summary>The table in docs/layers.md: a folder, and what it may use.</summary>
internal sealed class LayerTable
{
    private readonly Dictionary<string, string[]> _rows;

    private LayerTable(Dictionary<string, string[]> rows) => _rows = rows;

    public IEnumerable<string> Folders => _rows.Keys;

    public IEnumerable<(string From, string To)> Pairs => _rows.SelectMany(static row => row.Value.Select(to => (row.Key, to)));

    public static LayerTable Read()
    {
        var text = File.ReadAllText(Repository.PathOf("docs", "layers.md"));
        var document = Markdown.Parse(text, new MarkdownPipelineBuilder().UsePipeTables().Build());
        var rows = document.Descendants<TableRow>()
            .Where(static row => !row.IsHeader)
            .Select(row => row.Cast<TableCell>().Select(cell => Names(text, cell)).ToArray())
            .ToDictionary(static cells => cells[0].Single(), static cells => cells[2], StringComparer.Ordinal);
        return new LayerTable(rows);
    }

    public bool Allows(string from, string to) => _rows.TryGetValue(from, out var allowed) && allowed.Contains(to, StringComparer.Ordinal);

    // The names in a cell stand in backticks; what else it says is for people.
    private static string[] Names(string text, TableCell cell) =>
        [.. text.Substring(cell.Span.Start, cell.Span.Length).Split('`').Where(static (_, index) => index % 2 == 1)];
}
