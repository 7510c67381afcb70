namespace Simmer.Integration.Cli;

/// <summary><c>simmer fetch --output</c>: whole files, under safe names, and nothing else.</summary>
public sealed class FetchOutputTests : IDisposable
{
    private readonly Site _site = new();
    private readonly TempFolder _folder = new();

    public void Dispose()
    {
        _site.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void Output_OfManyKindsOfUrls_IsSafeAndComplete()
    {
        var run = CliProcess.Run(
            "fetch", "--output", _folder.Path, _site.Url("/"), _site.Url("/../../etc/passwd"), _site.Url("/%2e%2e%2f%2e%2e%2fetc%2fpasswd"),
            _site.Url($"/{new string('l', 500)}.html"), _site.Url("/q.txt?a=1"), _site.Url("/q.txt?a=2"), _site.Url("/twice"), _site.Url("/twice"),
            _site.Url("/large"));

        run.ExitCode.ShouldBe(0, run.Error);
        var names = _folder.Files;
        names.Length.ShouldBe(9);
        names.ShouldAllBe(name => name.StartsWith($"127.0.0.1_{_site.Port}_", StringComparison.Ordinal) && name.Length < 200);
        _folder.Read($"127.0.0.1_{_site.Port}_index.html").ShouldBe("you asked for /");
        _folder.Read($"127.0.0.1_{_site.Port}_etc_passwd").ShouldBe("you asked for /etc/passwd");
        _folder.Read($"127.0.0.1_{_site.Port}_twice").ShouldBe("you asked for /twice");
        _folder.Read($"127.0.0.1_{_site.Port}_twice-2").ShouldBe("you asked for /twice");
        _folder.Read($"127.0.0.1_{_site.Port}_large").Length.ShouldBe(3_000_000);
        run.Output.ShouldContain($"127.0.0.1_{_site.Port}_twice-2");
    }

    [Theory]
    [InlineData("sequential")]
    [InlineData("threads")]
    [InlineData("coroutines")]
    public void Output_OfFailures_LeavesNothing(string mode)
    {
        var run = CliProcess.Run(
            "fetch", "--output", _folder.Path, "--mode", mode, "--timeout", "1", _site.Url("/missing"), _site.Url("/cut"), _site.Url("/half"));

        run.ExitCode.ShouldBe(1, run.Error);
        _folder.Files.ShouldBeEmpty();
    }

    [Fact]
    public void Output_WhereAFolderIsInTheWay_IsAFailureOfThatUrlOnly()
    {
        Directory.CreateDirectory(Path.Join(_folder.Path, $"127.0.0.1_{_site.Port}_a"));

        var run = CliProcess.Run("fetch", "--json", "--output", _folder.Path, _site.Url("/a"), _site.Url("/b"));

        run.ExitCode.ShouldBe(1);
        run.Errors[0].ShouldNotBeNull().ShouldStartWith("cannot save ");
        run.Errors[1].ShouldBeNull();
        _folder.Files.ShouldBe([$"127.0.0.1_{_site.Port}_b"]);
    }

    [Fact]
    public void Output_WithAllModes_HasAFolderForEach()
    {
        var run = CliProcess.Run("fetch", "--mode", "all", "--output", _folder.Path, _site.Url("/a"));

        run.ExitCode.ShouldBe(0, run.Error);
        Directory.GetFiles(_folder.Path, "*", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(_folder.Path, file))
            .Order(StringComparer.Ordinal)
            .ShouldBe([$"coroutines/127.0.0.1_{_site.Port}_a", $"sequential/127.0.0.1_{_site.Port}_a", $"threads/127.0.0.1_{_site.Port}_a"]);
        _site.Requests.ShouldBe(3, "the user's servers are not warmed up");
    }
}
