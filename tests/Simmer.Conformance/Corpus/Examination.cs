namespace Simmer.Conformance;

/// <summary>Runs programs of the corpus and compares what they do with what CPython did.</summary>
internal static class Examination
{
    // Real time. A program takes about a millisecond; one that needs this is stuck inside a single step.
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(20);

    public static Verdict Examine(CorpusEntry entry)
    {
        Verdict? verdict = null;
        var thread = new Thread(() => verdict = Run(entry)) { IsBackground = true, Name = entry.Name };
        thread.Start();
        return thread.Join(s_patience) ? verdict! : Failed(entry, $"It is stuck: no end after {s_patience.TotalSeconds} s.");
    }

    private static Verdict Run(CorpusEntry entry)
    {
        try
        {
            var trace = ProgramRun.TraceOf(ProgramReader.Read(entry.Program));
            return new Verdict(entry, trace, Difference.First(entry.Trace, trace), Trouble: null, Inexpressible: null);
        }
        catch (InexpressibleException e)
        {
            return new Verdict(entry, [], Difference: null, Trouble: null, e.Construct);
        }
        catch (Exception e) when (e is MalformedProgramException or CutOffException)
        {
            return Failed(entry, e.Message);
        }
        catch (Exception e)
        {
            return Failed(entry, $"The run itself has failed. {e}");
        }
    }

    private static Verdict Failed(CorpusEntry entry, string trouble) => new(entry, [], Difference: null, trouble, Inexpressible: null);
}
