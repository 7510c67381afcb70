using System.Diagnostics;

namespace Simmer.Soak;

/// <summary>Counts, says how it goes, and says at the end what is missing.</summary>
internal sealed class Report(SoakOptions options)
{
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private readonly List<string> _complaints = [];
    private readonly SortedDictionary<string, int> _ended = new(StringComparer.Ordinal);

    public long BytesIn { get; set; }

    public long BytesOut { get; set; }

    public long BytesChecked { get; set; }

    public long FailedConnections { get; set; }

    private int Ended => _ended.Values.Sum();

    public void Say(string text) => Console.WriteLine($"{_clock.Elapsed.TotalSeconds,7:0.0} s  {text}");

    public void SayHowItGoes(int open) => Say(
        $"{Ended:N0} clients have ended, {BytesIn / 1e6:N0} MB echoed, {BytesChecked / 1e6:N0} MB checked, {FailedConnections:N0} connections reset, "
        + $"{open:N0} open, {Process.GetCurrentProcess().WorkingSet64 / 1024 / 1024:N0} MiB resident");

    public void EndedOne(string behaviour) => _ended[behaviour] = _ended.GetValueOrDefault(behaviour) + 1;

    public void Unhandled(LoopError error) => Complain($"A failure reached nobody: {error}");

    /// <summary>Something is missing, or left over.</summary>
    public void Complain(string what)
    {
        _complaints.Add(what);
        if (_complaints.Count <= 20)
        {
            Say($"WRONG: {what}");
        }
    }

    /// <summary>The summary.</summary>
    /// <returns>Is all well?</returns>
    public bool Finish()
    {
        Say($"clients: {string.Join(", ", _ended.Select(static pair => $"{pair.Value:N0} {pair.Key}"))}");
        Say(_complaints.Count == 0
            ? $"nothing is missing or left over (driver {options.Driver}, seed {options.Seed})"
            : $"{_complaints.Count} things are WRONG (driver {options.Driver}, seed {options.Seed})");
        return _complaints.Count == 0 && Ended > 0;
    }
}
