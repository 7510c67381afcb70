namespace Simmer.Conformance;

/// <summary>The program for the command line.</summary>
internal static class CommandLine
{
    private const int AllPassed = 0;
    private const int SomeFailed = 1;
    private const int Unusable = 2;

    public static int Run(string[] args, TextWriter output, TextWriter errors)
    {
        if (args.Any(static arg => arg is "--help" or "-h" or "-?"))
        {
            output.WriteLine(Arguments.Usage);
            return AllPassed;
        }

        try
        {
            var arguments = Arguments.Read(args);
            var entries = arguments.Files.SelectMany(CorpusFile.Read).ToArray();
            if (entries.Length == 0)
            {
                throw new CorpusException("There is no program in these files.");
            }

            return arguments.Program is { } name
                ? RunOne(entries, name, output)
                : RunAll(entries, arguments.IsVerbose, output);
        }
        catch (CorpusException e)
        {
            errors.WriteLine(e.Message);
            errors.WriteLine("See --help.");
            errors.Flush();
            Report.WriteSummary([], output); // Whoever reads only the last line finds it.
            return Unusable;
        }
    }

    private static int RunAll(CorpusEntry[] entries, bool isVerbose, TextWriter output)
    {
        var verdicts = new List<Verdict>();
        foreach (var entry in entries)
        {
            var verdict = Examination.Examine(entry);
            verdicts.Add(verdict);
            if (isVerbose || verdict is { Counts: true, HasPassed: false })
            {
                Report.Write(verdict, output);
            }
        }

        return Report.WriteSummary(verdicts, output) ? AllPassed : SomeFailed;
    }

    private static int RunOne(CorpusEntry[] entries, string name, TextWriter output)
    {
        var entry = Array.Find(entries, entry => entry.Name == name) ?? throw new CorpusException($"There is no program '{name}' in these files.");
        var verdict = Examination.Examine(entry);
        SideBySide.Write(verdict, output);
        return Report.WriteSummary([verdict], output) ? AllPassed : SomeFailed;
    }
}
