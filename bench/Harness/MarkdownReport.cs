namespace Simmer.Bench.Harness;

/// <summary>The tables, to be pasted into a page: with what was measured, and where.</summary>
internal static class MarkdownReport
{
    public static void Write(string file, Options options, IReadOnlyList<Participant> participants, Results results)
    {
        using var writer = new StreamWriter(file);
        writer.WriteLine($"{Machine.Cpu}, {Environment.ProcessorCount} cores; {Machine.System}. Medians of {options.Rounds} rounds.");
        writer.WriteLine();
        foreach (var participant in participants)
        {
            writer.WriteLine($"- `{participant.Implementation.Name}`: {participant.Version}");
        }

        var tables = new Tables(options, results);
        foreach (var question in Catalog.Questions)
        {
            var heading = $"{Environment.NewLine}## {question.Text}";
            foreach (var table in tables.Of(question))
            {
                writer.WriteLine(heading);
                writer.WriteLine();
                table.WriteMarkdown(writer);
                heading = "";
            }
        }
    }
}
