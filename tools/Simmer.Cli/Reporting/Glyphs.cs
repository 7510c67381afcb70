using Spectre.Console;

namespace Simmer.Cli.Reporting;

/// <summary>The characters that not everything can show, and what stands in for them.</summary>
/// <param name="Working">A cell of a bar: time on a processor.</param>
/// <param name="Waiting">A cell of a bar: the rest.</param>
/// <param name="Nothing">Where there is nothing to say.</param>
/// <param name="Arrow">What leads to a file.</param>
/// <param name="Border">The lines of tables.</param>
internal sealed record Glyphs(char Working, char Waiting, string Nothing, string Arrow, TableBorder Border)
{
    // The order of setlocale(3): the first that is set decides.
    private static readonly string[] s_variables = ["LC_ALL", "LC_CTYPE", "LANG"];

    /// <summary>For everything that is younger than twenty years.</summary>
    public static readonly Glyphs Unicode = new('█', '░', "–", "→", TableBorder.Simple);

    /// <summary>For everything else.</summary>
    public static readonly Glyphs Ascii = new('#', '.', "-", "->", TableBorder.Ascii2);

    /// <summary>What the environment says that the terminal can show.</summary>
    public static Glyphs Current { get; } = For(Environment.GetEnvironmentVariable);

    /// <summary>What an environment says. One that says nothing at all, as in a container, is taken to be of today.</summary>
    public static Glyphs For(Func<string, string?> environment)
    {
        var locale = s_variables.Select(environment).FirstOrDefault(static value => !string.IsNullOrEmpty(value));
        var isUnicode = OperatingSystem.IsWindows()
            || locale is null
            || locale.Replace("-", "", StringComparison.Ordinal).Contains("UTF8", StringComparison.OrdinalIgnoreCase);
        return isUnicode ? Unicode : Ascii;
    }
}
