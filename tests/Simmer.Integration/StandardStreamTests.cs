using System.Diagnostics;

namespace Simmer.Integration;

/// <summary>A program whose standard streams are pipes, files, and nothing, as a shell makes them.</summary>
public sealed class StandardStreamTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Pipes() => Shell("echo hello | $shout | $shout").ShouldBe("HELLO\n");

    [Fact]
    public void Files_AreReadAndWrittenWhereTheirPositionIs()
    {
        Shell("printf 'one\\ntwo\\n' > in; echo zero > out; ($shout < in; $shout < in) >> out; cat out").ShouldBe("zero\nONE\nTWO\nONE\nTWO\n");
        Shell("($shout < in; echo between; $shout < in) > out; cat out").ShouldBe("ONE\nTWO\nbetween\nONE\nTWO\n");
    }

    [Fact]
    public void NothingToRead() => Shell("$shout < /dev/null; echo $?").ShouldBe("0\n");

    [Fact]
    public void MuchMoreThanAPipeHolds() => Shell("seq 1 200000 | $shout | tail -n 1").ShouldBe("200000\n");

    private string Shell(string script)
    {
        var program = Path.Combine(AppContext.BaseDirectory, "../../Shout/release/Shout.dll");
        File.Exists(program).ShouldBeTrue($"{program} has to be built");
        var start = new ProcessStartInfo("/bin/sh", ["-c", script]) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false, WorkingDirectory = _folder.Path };
        start.Environment["shout"] = $"dotnet {program}";
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit(30_000).ShouldBeTrue();
        errors.Result.ShouldBeEmpty();
        return output;
    }
}
