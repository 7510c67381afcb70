using System.Text;

namespace Simmer;

/// <summary>What ends a piece of a stream: one of several byte strings. The piece that ends first is meant.</summary>
internal readonly struct Separators
{
    public static readonly Separators LineFeed = new("\n"u8.ToArray());

    private readonly ReadOnlyMemory<byte> _only;
    private readonly IReadOnlyList<ReadOnlyMemory<byte>>? _several;
    private readonly int _maxLength;

    public Separators(ReadOnlyMemory<byte> separator)
    {
        Check(separator);
        _only = separator;
        _maxLength = separator.Length;
    }

    public Separators(IReadOnlyList<ReadOnlyMemory<byte>> separators)
    {
        ArgumentNullException.ThrowIfNull(separators);
        if (separators.Count == 0)
        {
            throw new ArgumentException("There must be at least one separator.", nameof(separators));
        }

        _several = separators;
        for (var i = 0; i < separators.Count; i++)
        {
            Check(separators[i]);
            _maxLength = Math.Max(_maxLength, separators[i].Length);
        }
    }

    /// <summary>Finds where the first piece ends.</summary>
    /// <param name="data">What there is.</param>
    /// <param name="from">Before this there is no separator that has not been seen. Afterwards: how much of the data is certainly before one.</param>
    /// <returns>The separator's place; null: it has not come yet.</returns>
    public Range? Find(ReadOnlySpan<byte> data, ref int from)
    {
        Range? first = null;
        if (_several is null)
        {
            first = Find(data, from, _only.Span);
        }
        else
        {
            for (var i = 0; i < _several.Count; i++)
            {
                // What ends later than the best so far does not matter, and need not be looked at.
                var until = first is { } best ? best.End.Value : data.Length;
                first = Find(data[..until], from, _several[i].Span) ?? first;
            }
        }

        if (first is null)
        {
            from = Math.Max(from, data.Length + 1 - _maxLength); // Its beginning may have come.
        }

        return first;
    }

    /// <summary>As in source code.</summary>
    public override string ToString() => _several is null ? Describe(_only) : string.Join(" or ", _several.Select(Describe));

    private static Range? Find(ReadOnlySpan<byte> data, int from, ReadOnlySpan<byte> separator) =>
        data[from..].IndexOf(separator) is var at and >= 0 ? new Range(from + at, from + at + separator.Length) : null;

    private static string Describe(ReadOnlyMemory<byte> separator)
    {
        var text = new StringBuilder("'");
        foreach (var b in separator.Span)
        {
            _ = b switch
            {
                (byte)'\n' => text.Append(@"\n"),
                (byte)'\r' => text.Append(@"\r"),
                >= 0x20 and < 0x7f => text.Append((char)b),
                _ => text.Append(@"\x").Append(b.ToString("x2", provider: null)),
            };
        }

        return text.Append('\'').ToString();
    }

    private static void Check(ReadOnlyMemory<byte> separator)
    {
        if (separator.IsEmpty)
        {
            throw new ArgumentException("A separator has at least one byte.", nameof(separator));
        }
    }
}
