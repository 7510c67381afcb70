using System.Globalization;
using Simmer.Cli.Fetching;

namespace Simmer.Cli.Reporting;

/// <summary>Numbers and names as people like to read them.</summary>
internal static class Words
{
    /// <summary>A mode, as one writes it after <c>--mode</c>.</summary>
    public static string NameOf(FetchMode mode) => mode.ToString().ToLowerInvariant();

    /// <summary>A time, with as many digits as say something.</summary>
    public static string Seconds(double? seconds) => seconds switch
    {
        null => Glyphs.Current.Nothing,
        < 10 => Invariant($"{seconds:0.00} s"),
        < 100 => Invariant($"{seconds:0.0} s"),
        _ => Invariant($"{seconds:#,0} s"),
    };

    /// <summary>A number of bytes, in thousands.</summary>
    public static string Bytes(long bytes) => bytes switch
    {
        < 1_000 => Invariant($"{bytes} B"),
        < 1_000_000 => Invariant($"{bytes / 1e3:0.0} kB"),
        < 1_000_000_000 => Invariant($"{bytes / 1e6:0.0} MB"),
        _ => Invariant($"{bytes / 1e9:0.00} GB"),
    };

    /// <summary>A count.</summary>
    public static string Count(long? count) => count is null ? Glyphs.Current.Nothing : Invariant($"{count:#,0}");

    /// <summary>A share of a whole.</summary>
    public static string Percent(double share) => Invariant($"{100 * share:0} %");

    /// <summary>A factor.</summary>
    public static string Factor(double? factor) => factor switch
    {
        null => Glyphs.Current.Nothing,
        < 10 => Invariant($"{factor:0.0}x"),
        _ => Invariant($"{factor:0}x"),
    };

    /// <summary>Somebody else's text, without the characters by which it could command the terminal.</summary>
    public static string Printable(string text) => text.AsSpan().IndexOfAnyInRange('\0', '\x1f') < 0 && text.AsSpan().IndexOfAnyInRange('\x7f', '\x9f') < 0
        ? text
        : string.Concat(text.Select(static character => char.IsControl(character) ? '\uFFFD' : character));

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
