using System.Diagnostics;
using System.Globalization;
using Simmer.Platform;
using Simmer.Testing;

namespace Simmer.Contracts;

/// <summary>A case that has run. Its line is <c>kept Name (12 ms)</c>, or <c>failed Name (12 ms): why</c>.</summary>
internal sealed record Outcome(OutcomeKind Kind, string Name, TimeSpan Duration, string? Why)
{
    /// <summary>Runs a case, and writes its line.</summary>
    public static Outcome Of(ContractCase contractCase, Func<IoDriver> factory)
    {
        var begin = Stopwatch.GetTimestamp();
        var (kind, why) = Try(contractCase, factory);
        var outcome = new Outcome(kind, contractCase.Name, Stopwatch.GetElapsedTime(begin), why);
        Console.WriteLine(outcome);
        return outcome;
    }

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Word(Kind)} {Name} ({Duration.TotalMilliseconds:F0} ms){(Why is null ? "" : ": " + Why.ReplaceLineEndings(" "))}");

    private static (OutcomeKind Kind, string? Why) Try(ContractCase contractCase, Func<IoDriver> factory)
    {
        try
        {
            contractCase.Run(factory);
            return (OutcomeKind.Kept, null);
        }
        catch (ContractNotSupportedException e)
        {
            return (OutcomeKind.Declined, e.Message);
        }
        catch (Exception e)
        {
            return (OutcomeKind.Failed, e.Message);
        }
    }

    private static string Word(OutcomeKind kind) => kind switch
    {
        OutcomeKind.Kept => "kept    ",
        OutcomeKind.Declined => "declined",
        _ => "failed  ",
    };
}
