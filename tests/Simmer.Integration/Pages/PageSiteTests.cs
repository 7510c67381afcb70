using Simmer.Cli.Pages;

namespace Simmer.Integration.Pages;

public sealed class PageSiteTests
{
    private readonly PageSite _site = new(PageSite.DefaultCount, latencyScale: 1);

    [Fact]
    public void Pages_AreTheSameEveryTime()
    {
        var again = new PageSite(PageSite.DefaultCount, latencyScale: 1);
        Paths().ShouldAllBe(path => again.Find(path) == _site.Find(path));
    }

    [Fact]
    public void Pages_TakeBetween50And300Milliseconds_AndFiveAreLarge()
    {
        var pages = Paths().Select(path => _site.Find(path)!).ToList();
        pages.ShouldAllBe(static page => page.Latency >= TimeSpan.FromMilliseconds(50) && page.Latency <= TimeSpan.FromMilliseconds(300));
        pages.Average(static page => page.Latency.TotalMilliseconds).ShouldBeInRange(160, 190);
        pages.Count(static page => page.Length > 1_000_000).ShouldBe(5);
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/pages/")]
    [InlineData("/pages/100")]
    [InlineData("/pages/-1")]
    [InlineData("/pages/1/2")]
    public void Find_WhatThereIsNot_IsNull(string path) => _site.Find(path).ShouldBeNull();

    private static IEnumerable<string> Paths() => PageSite.UrlsOf(1, PageSite.DefaultCount).Select(static url => url.AbsolutePath);
}
