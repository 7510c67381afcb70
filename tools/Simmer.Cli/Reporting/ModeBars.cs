using Simmer.Cli.Fetching;
using Spectre.Console;

namespace Simmer.Cli.Reporting;

/// <summary>A bar for each mode: how long it took, and how much of that it worked. The longest fills the width.</summary>
internal static class ModeBars
{
    private const int Width = 46;

    /// <summary>Writes them, and what the two tones mean.</summary>
    public static void Write(IReadOnlyList<ModeReport> reports, IAnsiConsole console)
    {
        var measured = reports.Where(static report => report.Measured is { WallSeconds: > 0 }).ToList();
        if (measured.Count == 0)
        {
            return;
        }

        var longest = measured.Max(static report => report.Measured!.WallSeconds);
        var grid = new Grid().AddColumn(new GridColumn().Padding(1, 0, 1, 0).NoWrap()).AddColumn(new GridColumn().Padding(0, 0, 0, 0).NoWrap());
        foreach (var report in measured)
        {
            var (wall, cpu) = (report.Measured!.WallSeconds, report.Measured.Used.CpuSeconds);
            var (working, waiting) = Split(wall, cpu, longest, Width);
            var bar = new Paragraph()
                .Append(new string(Glyphs.Current.Working, working), Palette.Working)
                .Append(new string(Glyphs.Current.Waiting, waiting), Palette.Waiting)
                .Append($" {Words.Seconds(wall)}, {Words.Percent(cpu / wall)} working");
            grid.AddRow(new Text(Words.NameOf(report.Mode), Palette.Strong), bar);
        }

        grid.AddRow(new Text(string.Empty), new Paragraph()
            .Append($"{Glyphs.Current.Working}", Palette.Working).Append(" working (CPU time)   ", Palette.Dim)
            .Append($"{Glyphs.Current.Waiting}", Palette.Waiting).Append(" waiting (the rest)", Palette.Dim));
        console.Write(grid);
    }

    /// <summary>How many cells of a bar are of which tone. What is there at all has one at least, if there is more than one.</summary>
    public static (int Working, int Waiting) Split(double wall, double cpu, double longest, int width)
    {
        var total = Math.Max(1, (int)Math.Round(width * wall / longest));
        var working = Math.Clamp((int)Math.Round(total * cpu / wall), cpu > 0 && total > 1 ? 1 : 0, total);
        return (working, total - working);
    }
}
