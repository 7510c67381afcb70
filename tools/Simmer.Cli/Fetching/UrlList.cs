using Simmer.Cli.Reporting;

namespace Simmer.Cli.Fetching;

/// <summary>URLs as people write them: on the command line, or in a file, one per line, with blank lines and comments.</summary>
internal static class UrlList
{
    private const int MostMistakesToReport = 10;
    private const int MostToShow = 100;

    /// <summary>Reads the URLs of the command line, then those of a file.</summary>
    /// <param name="arguments">Those of the command line.</param>
    /// <param name="file">The file; <c>-</c>: standard input; null: none.</param>
    /// <returns>All of them, in this order; null if nobody has given any.</returns>
    /// <exception cref="UsageException">Some are not URLs, and the message says which and why; or there are none in the file.</exception>
    public static IReadOnlyList<Uri>? Read(IReadOnlyList<string> arguments, string? file)
    {
        if (arguments.Count == 0 && file is null)
        {
            return null;
        }

        var given = arguments.Select(static text => (Where: string.Empty, Text: text));
        if (file is not null)
        {
            using var reader = Open(file);
            var lines = Parse(reader, file == "-" ? "standard input" : file).ToList();
            if (lines.Count == 0)
            {
                throw new UsageException($"there is no URL in {(file == "-" ? "standard input" : file)}.");
            }

            given = given.Concat(lines);
        }

        return Check(given);
    }

    /// <summary>The lines that are URLs, or should be, each with its place.</summary>
    public static IEnumerable<(string Where, string Text)> Parse(TextReader reader, string name)
    {
        for (var number = 1; reader.ReadLine() is { } line; number++)
        {
            var text = WithoutComment(line.TrimStart('\uFEFF')).Trim();
            if (text.Length > 0)
            {
                yield return ($"{name}, line {number}: ", text);
            }
        }
    }

    // A '#' within a URL is part of it: before a comment there is a space, or nothing.
    private static string WithoutComment(string line)
    {
        for (var i = 0; i < line.Length; i++)
        {
            if (line[i] == '#' && (i == 0 || char.IsWhiteSpace(line[i - 1])))
            {
                return line[..i];
            }
        }

        return line;
    }

    /// <summary>Makes URLs of them, or says what is wrong with each that is none.</summary>
    public static IReadOnlyList<Uri> Check(IEnumerable<(string Where, string Text)> given)
    {
        List<Uri> urls = [];
        List<string> mistakes = [];
        foreach (var (where, text) in given)
        {
            if (WhyNot(text, out var url) is { } mistake)
            {
                mistakes.Add(where + mistake);
            }
            else
            {
                urls.Add(url!);
            }
        }

        return mistakes.Count == 0 ? urls : throw new UsageException(Describe(mistakes));
    }

    private static string? WhyNot(string text, out Uri? url)
    {
        url = null;
        if (text.Length == 0)
        {
            return "'' is not a URL.";
        }

        if (text[0] == '-')
        {
            return $"'{Shown(text)}' is neither an option nor a URL.";
        }

        if (!text.Contains("://", StringComparison.Ordinal))
        {
            return $"'{Shown(text)}' has no scheme. Write 'https://{Shown(text)}', or 'http://…'.";
        }

        if (!Uri.TryCreate(text, UriKind.Absolute, out url))
        {
            return $"'{Shown(text)}' is not a URL.";
        }

        return url.Scheme != Uri.UriSchemeHttp && url.Scheme != Uri.UriSchemeHttps
            ? $"'{Shown(text)}' is neither http nor https, and nothing else can be fetched."
            : url.Host.Length == 0 ? $"'{Shown(text)}' names no server." : null;
    }

    // Somebody may have given us a picture.
    private static string Shown(string text) =>
        Words.Printable(text.Length <= MostToShow ? text : string.Concat(text.AsSpan(0, MostToShow), "…"));

    private static string Describe(List<string> mistakes)
    {
        var shown = mistakes.Take(MostMistakesToReport);
        return mistakes.Count > MostMistakesToReport
            ? string.Join("\n        ", shown.Append($"and {mistakes.Count - MostMistakesToReport} more like these."))
            : string.Join("\n        ", shown);
    }

    private static StreamReader Open(string file)
    {
        try
        {
            return file == "-" ? new StreamReader(Console.OpenStandardInput()) : File.OpenText(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new UsageException($"cannot read {file}: {e.Message}");
        }
    }
}
