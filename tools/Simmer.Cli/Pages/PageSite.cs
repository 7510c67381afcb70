namespace Simmer.Cli.Pages;

/// <summary>Which pages the demonstration has, how large they are, and how long they take: the same every time.</summary>
/// <remarks>
/// Latencies are between 50 and 300 ms, so that a hundred pages one after the other take 17 seconds, about. Each
/// twentieth page is large: a few megabytes.
/// </remarks>
internal sealed class PageSite
{
    /// <summary>How many pages there are, unless somebody says otherwise.</summary>
    public const int DefaultCount = 100;

    /// <summary>What sizes and latencies are drawn from. The year in which Python was published; any other would do.</summary>
    public const int Seed = 1991;

    private const string Prefix = "/pages/";
    private const string WarmUp = "/warm-up";

    private readonly Page[] _pages;

    /// <summary>A site of so many pages, whose latencies are multiplied by <paramref name="latencyScale"/>.</summary>
    public PageSite(int count, double latencyScale)
    {
        var random = new Random(Seed);
        _pages = new Page[count];
        for (var i = 0; i < count; i++)
        {
            var latency = TimeSpan.FromMilliseconds(random.Next(50, 301) * latencyScale);
            var length = i % 20 == 10 ? random.Next(2, 6) * 1024 * 1024 : random.Next(2, 40) * 1024;
            _pages[i] = new Page(latency, length);
        }
    }

    /// <summary>The pages of a server at this port, in order.</summary>
    public static IReadOnlyList<Uri> UrlsOf(int port, int count) =>
        [.. Enumerable.Range(0, count).Select(index => new Uri($"http://127.0.0.1:{port}{Prefix}{index:000}"))];

    /// <summary>A page for warming up.</summary>
    public static Uri WarmUpUrlOf(int port) => new($"http://127.0.0.1:{port}{WarmUp}");

    /// <summary>The page at <paramref name="path"/>; null if there is none.</summary>
    public Page? Find(ReadOnlySpan<char> path)
    {
        if (path.SequenceEqual(WarmUp))
        {
            return new Page(TimeSpan.FromMilliseconds(1), Length: 256 * 1024);
        }

        return path.StartsWith(Prefix, StringComparison.Ordinal) && uint.TryParse(path[Prefix.Length..], out var index) && index < _pages.Length
            ? _pages[index]
            : null;
    }
}
