using System.Security.Cryptography;
using System.Text;

namespace Simmer.Cli.Fetching;

/// <summary>Names files after URLs: safely on every system, always the same way, and never one name twice.</summary>
/// <remarks>
/// <c>https://example.com/docs/</c> becomes <c>example.com_docs_index.html</c>, and
/// <c>https://example.com/a.png?size=2</c> becomes <c>example.com_a-6cf28c3d.png</c>. There are no folders, so there is
/// nothing to climb out of. Names depend on the URL and on those before it, on nothing else.
/// </remarks>
internal sealed class FileNames
{
    // Bytes of UTF-8. Systems allow 255, and the partial file's name is longer: '.', '.part-' and a process's number.
    private const int MaxLength = 160;
    private const int MaxExtensionLength = 12;

    // What Windows takes for devices, whatever comes after the first dot.
    private static readonly HashSet<string> s_reserved = new(
        ["CON", "PRN", "AUX", "NUL", .. Enumerable.Range(0, 10).SelectMany(static i => new[] { $"COM{i}", $"LPT{i}" })],
        StringComparer.OrdinalIgnoreCase);

    // Some systems do not tell upper case from lower.
    private readonly HashSet<string> _taken = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>A name for the body of <paramref name="url"/> that nobody else has.</summary>
    public string NameFor(Uri url)
    {
        var (stem, extension) = Split(url);
        var name = stem + extension;
        for (var number = 2; !_taken.Add(name); number++)
        {
            name = $"{stem}-{number}{extension}";
        }

        return name;
    }

    private static (string Stem, string Extension) Split(Uri url)
    {
        var authority = url.IsDefaultPort ? url.IdnHost : $"{url.IdnHost}_{url.Port}";
        var path = Uri.UnescapeDataString(url.AbsolutePath);
        if (path.EndsWith('/'))
        {
            path += "index.html";
        }

        var whole = Clean(authority + path);
        var extension = Path.GetExtension(Clean(path[(path.LastIndexOf('/') + 1)..]));
        if (extension.Length is < 2 or > MaxExtensionLength || !extension.AsSpan(1).ContainsAnyExcept('.', '_'))
        {
            extension = string.Empty;
        }

        var stem = whole[..^extension.Length];
        if (url.Query.Length > 1)
        {
            stem += "-" + Hash(url.Query);
        }

        return (Fit(stem, url), extension);
    }

    // Letters and digits of any script, and what is harmless everywhere. The first is not a dot, the last neither.
    private static string Clean(string text)
    {
        var clean = new StringBuilder(text.Length);
        foreach (var rune in text.Normalize(NormalizationForm.FormC).EnumerateRunes())
        {
            if (Rune.IsLetterOrDigit(rune) || rune.Value is '-' or '.')
            {
                clean.Append(rune);
            }
            else
            {
                clean.Append('_');
            }
        }

        return clean.ToString() is var name && name.StartsWith('.') ? "_" + name : name;
    }

    private static string Fit(string stem, Uri url)
    {
        stem = stem.TrimEnd('.');
        if (s_reserved.Contains(stem.Split('.')[0]))
        {
            stem = "_" + stem;
        }

        if (Encoding.UTF8.GetByteCount(stem) <= MaxLength)
        {
            return stem;
        }

        var end = "-" + Hash(url.AbsoluteUri);
        var length = stem.Length;
        while (Encoding.UTF8.GetByteCount(stem.AsSpan(0, length)) > MaxLength - end.Length || char.IsHighSurrogate(stem[length - 1]))
        {
            length--;
        }

        return stem[..length] + end;
    }

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..8];
}
