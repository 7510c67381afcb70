using Spectre.Console;

namespace Simmer.Cli.Reporting;

/// <summary>Which colour means what. Few, and of the sixteen that every terminal has, as its owner likes them.</summary>
internal static class Palette
{
    public static readonly Style Working = new(Color.Green);

    public static readonly Style Waiting = new(Color.Grey);

    public static readonly Style Failure = new(Color.Red);

    public static readonly Style Strong = new(decoration: Decoration.Bold);

    public static readonly Style Dim = new(Color.Grey);
}
