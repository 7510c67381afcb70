using System.Net;
using System.Net.Sockets;

namespace Simmer.Integration.Cli;

/// <summary><c>simmer fetch URL…</c>: what comes of good servers and of bad ones.</summary>
public sealed class FetchTests : IDisposable
{
    private readonly Site _site = new();

    public static TheoryData<string> Modes => ["sequential", "threads", "coroutines"];

    public void Dispose() => _site.Dispose();

    [Fact]
    public void Fetch_GoodUrls_ListsThemInTheOrderOfTheInput()
    {
        var run = CliProcess.Run("fetch", _site.Url("/b"), _site.Url("/a"), _site.Url("/large"));

        run.ExitCode.ShouldBe(0, run.Error);
        var places = new[] { "/b", "/a", "/large" }.Select(path => run.Output.IndexOf(_site.Url(path), StringComparison.Ordinal)).ToArray();
        places.ShouldAllBe(static place => place >= 0);
        places.ShouldBe(places.Order());
        run.Output.ShouldContain("3 of 3 fetched");
        run.Output.ShouldContain("3.0 MB");
        run.Output.ShouldNotContain("error");
        run.Error.ShouldContain("coroutines: 3 of 3");
    }

    [Theory]
    [MemberData(nameof(Modes))]
    public void Fetch_EverythingThatCanGoWrong_IsSaidInPlainWords(string mode)
    {
        var nobody = UnusedPort();
        var run = CliProcess.Run(
            "fetch", "--json", "--mode", mode, "--timeout", "1.5",
            _site.Url("/fine"), _site.Url("/missing"), _site.Url("/broken"), $"http://127.0.0.1:{nobody}/", _site.Url("/garbage"),
            _site.Url("/cut"), _site.Url("/silent"), _site.Url("/half"), _site.Url("/round"), _site.Url("/moved"), "http://nobody.invalid/");

        run.ExitCode.ShouldBe(1, run.Error);
        run.Errors.ShouldBe(
        [
            null, "404 Not Found", "503 Service Unavailable", $"connection refused by 127.0.0.1:{nobody}", "the answer is not HTTP",
            "the connection was closed before the answer was complete", "timed out after 1.5 s", "timed out after 1.5 s",
            "too many redirects (more than 10)", null, run.Errors[^1],
        ]);
        run.Errors[^1].ShouldNotBeNull().ShouldStartWith("name not found: nobody.invalid");
        run.Results[0].GetProperty("status").GetInt32().ShouldBe(200);
        run.Results[0].GetProperty("bytes").GetInt64().ShouldBe("you asked for /fine".Length);
        run.Results[1].GetProperty("status").GetInt32().ShouldBe(404);
        run.Results[6].GetProperty("seconds").GetDouble().ShouldBeInRange(1.4, 20);
    }

    [Theory]
    [MemberData(nameof(Modes))]
    public void Fetch_RedirectedToNobody_NamesWhoDidNotAnswer(string mode)
    {
        var run = CliProcess.Run("fetch", "--json", "--mode", mode, _site.Url("/astray"), _site.Url("/nowhere"));

        run.Errors.ShouldBe(["connection refused by 127.0.0.1:1", "redirected, but not to a URL"]);
    }

    [Fact]
    public void Fetch_AUrlThatWouldCommandTheTerminal_IsShownWithoutThat()
    {
        var run = CliProcess.Run("fetch", _site.Url("/\u001b[31mred"));

        run.ExitCode.ShouldBe(0, run.Error);
        run.Output.ShouldContain("/\uFFFD[31mred");
        run.Output.ShouldNotContain("\u001b");
    }

    [Fact]
    public void Fetch_ErrorStreamThatIsFullOrClosed_DoesNotCostTheResults()
    {
        foreach (var redirection in (string[])["2> /dev/full", "2>&-"])
        {
            var run = CliProcess.RunRedirected(redirection, "fetch", _site.Url("/a"));

            run.ExitCode.ShouldBe(0);
            run.Output.ShouldContain("1 of 1 fetched");
        }
    }

    [Fact]
    public void Fetch_OutputThatIsClosed_IsSaidInOneLine()
    {
        var run = CliProcess.RunRedirected(">&-", "fetch", _site.Url("/a"));

        run.ExitCode.ShouldBe(70, run.Error);
        run.Error.ShouldContain("simmer: cannot write to standard output: ");
        run.Error.ShouldNotContain("   at ");
    }

    [Fact]
    public void Fetch_OutputThatIsFull_IsSaidInOneLine()
    {
        foreach (string[] arguments in (string[][])[["fetch", _site.Url("/a")], ["fetch", "--json", _site.Url("/a")], ["--help"]])
        {
            var run = CliProcess.RunRedirected("> /dev/full", arguments);

            run.ExitCode.ShouldBe(70, run.Error);
            run.Error.TrimEnd().ShouldEndWith("simmer: cannot write to standard output: No space left on device");
        }
    }

    [Fact]
    public void Fetch_Json_IsTheOnlyThingOnTheOutput()
    {
        var run = CliProcess.Run("fetch", "--json", _site.Url("/a"), _site.Url("/missing"));

        run.Json.GetProperty("demonstration").GetBoolean().ShouldBeFalse();
        run.Json.GetProperty("exitCode").GetInt32().ShouldBe(1);
        run.Json.GetProperty("cancelled").GetInt32().ShouldBe(0);
        var mode = run.Json.GetProperty("modes").EnumerateArray().ShouldHaveSingleItem();
        mode.GetProperty("mode").GetString().ShouldBe("coroutines");
        mode.GetProperty("fetched").GetInt32().ShouldBe(1);
        mode.GetProperty("failed").GetInt32().ShouldBe(1);
        mode.GetProperty("wallSeconds").GetDouble().ShouldBeGreaterThan(0);
        run.Error.ShouldBeEmpty();
    }

    [Fact]
    public void Fetch_FromStandardInput_SkipsBlankLinesAndComments()
    {
        var run = CliProcess.RunWithInput($"# two\n\n{_site.Url("/1")}\n   {_site.Url("/2")}  \r\n", "fetch", "--from", "-", "--json");

        run.ExitCode.ShouldBe(0, run.Error);
        run.Results.Select(static result => result.GetProperty("url").GetString()).ShouldBe([_site.Url("/1"), _site.Url("/2")]);
    }

    [Fact]
    public void Fetch_FromAFileWithMistakes_NamesTheLinesAndFetchesNothing()
    {
        using var folder = new TempFolder();
        var list = Path.Join(folder.Path, "urls.txt");
        File.WriteAllText(list, $"{_site.Url("/1")}\nexample.com\n\nftp://example.com/\n");

        var run = CliProcess.Run("fetch", "--from", list);

        run.ExitCode.ShouldBe(2);
        run.Error.ShouldContain("urls.txt, line 2: 'example.com' has no scheme. Write 'https://example.com'");
        run.Error.ShouldContain("urls.txt, line 4: 'ftp://example.com/' is neither http nor https");
        run.Output.ShouldBeEmpty();
        _site.Requests.ShouldBe(0);
    }

    [Theory]
    [InlineData("--timeout", "0", "--timeout takes a number from 0.001")]
    [InlineData("--timeout", "NaN", "--timeout takes a number from 0.001")]
    [InlineData("--timeout", "soon", "not 'soon'")]
    [InlineData("--concurrency", "0", "--concurrency takes a whole number from 1")]
    [InlineData("--concurrency", "1.5", "not '1.5'")]
    [InlineData("--mode", "fast", "'fast'")]
    [InlineData("--from", "/no/such/file", "cannot read /no/such/file")]
    [InlineData("--output", "/proc/nowhere", "cannot make the folder '/proc/nowhere'")]
    [InlineData("--frobnicate", "1", "--frobnicate")]
    public void Fetch_WithAWrongOption_SaysWhatIsWrong(string option, string value, string expected)
    {
        var run = CliProcess.Run("fetch", _site.Url("/"), option, value);

        run.ExitCode.ShouldBe(2);
        run.Error.ShouldContain(expected);
        run.Output.ShouldBeEmpty();
    }

    private static int UnusedPort()
    {
        using var listener = new Socket(SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)listener.LocalEndPoint!).Port;
    }
}
