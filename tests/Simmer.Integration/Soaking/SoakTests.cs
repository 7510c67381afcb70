using System.Diagnostics;

namespace Simmer.Integration.Soaking;

/// <summary>A short <c>bench/soak</c> on each driver: in a process of its own, so that its descriptors can be counted.</summary>
public sealed class SoakTests
{
    private static readonly TimeSpan s_limit = TimeSpan.FromMinutes(3);

    [Theory]
    [InlineData("epoll")]
    [InlineData("io_uring")]
    [InlineData("sockets")]
    public void Soak_ForSomeSeconds_NothingIsMissingOrLeftOver(string driver)
    {
        var (code, output) = Run("--seconds", "4", "--driver", driver, "--seed", "7", "--clients", "150", "--idle", "500");
        code.ShouldBe(0, output);
        output.ShouldContain($"nothing is missing or left over (driver {driver}, seed 7)");
        output.ShouldNotContain("WRONG");
    }

    [Fact]
    public void Soak_WithWrongArguments_SaysSo()
    {
        var (code, output) = Run("--seconds", "soon");
        code.ShouldBe(2);
        output.ShouldContain("soon is no length of time");
    }

    private static (int Code, string Output) Run(params string[] arguments)
    {
        var info = new ProcessStartInfo("dotnet") { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        Array.ForEach([Path.Join(AppContext.BaseDirectory, "simmer-soak.dll"), .. arguments], info.ArgumentList.Add);
        using var process = Process.Start(info)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        if (!process.WaitForExit(s_limit))
        {
            process.Kill();
            throw new TimeoutException($"It has not ended after {s_limit}.");
        }

        return (process.ExitCode, output.Result + error.Result);
    }
}
