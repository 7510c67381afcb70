using System.Globalization;

namespace Simmer.Conformance;

/// <summary>What a program did: one line for each event.</summary>
internal sealed class Trace
{
    private readonly List<string> _lines = [];

    public IReadOnlyList<string> Lines => _lines;

    public void Add(TimeSpan time, string label, string what) =>
        _lines.Add(string.Create(CultureInfo.InvariantCulture, $"{Durations.Milliseconds(time)} {label} {what}"));
}
