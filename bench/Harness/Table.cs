namespace Simmer.Bench.Harness;

/// <summary>Text in columns: the first aligned to the left, the others to the right.</summary>
internal sealed class Table(string[] header)
{
    private readonly List<string[]> _rows = [header];

    public void Add(string[] row) => _rows.Add(row);

    public void Write(TextWriter writer)
    {
        var widths = Enumerable.Range(0, header.Length).Select(column => _rows.Max(row => row[column].Length)).ToArray();
        foreach (var row in _rows)
        {
            var cells = row.Select((cell, column) => column == 0 ? cell.PadRight(widths[column]) : cell.PadLeft(widths[column]));
            writer.WriteLine(string.Join("  ", cells).TrimEnd());
        }
    }

    public void WriteMarkdown(TextWriter writer)
    {
        writer.WriteLine($"| {string.Join(" | ", header)} |");
        writer.WriteLine($"|---|{string.Concat(header.Skip(1).Select(_ => "---:|"))}");
        foreach (var row in _rows.Skip(1))
        {
            writer.WriteLine($"| {string.Join(" | ", row.Select(cell => cell.Trim()))} |");
        }
    }
}
