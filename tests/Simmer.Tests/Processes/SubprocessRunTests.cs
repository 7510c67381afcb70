using Simmer.Tests.Net;
using static Simmer.Asyncio;
using static Simmer.Tests.Expect;
using static Simmer.Tests.Processes.Children;

namespace Simmer.Tests.Processes;

public sealed class SubprocessRunTests
{
    [Fact]
    public void Run_ReturnsOutputAndError() => RealLoop.Run(async () =>
    {
        var result = await Subprocess.Run("sh", "-c", "echo out; echo err >&2");
        result.OutputText.ShouldBe("out\n");
        result.ErrorText.ShouldBe("err\n");
        result.Status.IsSuccess.ShouldBeTrue();
        result.IsComplete.ShouldBeTrue();
    });

    [Fact]
    public void Run_OfAProgramThatFails_ThrowsWithWhatItSaid_UnlessItMay() => RealLoop.Run(async () =>
    {
        var command = new ProcessCommand("sh", "-c", "echo so far; echo 'no such pot' >&2; exit 3");
        var failure = await Throws<ProcessFailedException>(Subprocess.Run(command));
        failure.Message.ShouldContain("exit code 3. It said: no such pot");
        failure.Result!.OutputText.ShouldBe("so far\n");
        (await Subprocess.Run(command, new RunOptions { MayFail = true })).Status.Code.ShouldBe(3);
    });

    [Fact]
    public void Run_WithInput_FeedsItAndListensAtTheSameTime() => RealLoop.Run(async () =>
    {
        var input = Loopback.Pattern(1_000_000); // More than both pipes hold.
        var result = await Subprocess.Run(new ProcessCommand("cat"), new RunOptions { Input = input });
        result.Output.ToArray().ShouldBe(input);
        (await Subprocess.Run(new ProcessCommand("cat"), new RunOptions { InputText = "grün" })).OutputText.ShouldBe("grün");
        (await Subprocess.Run("cat")).Output.Length.ShouldBe(0, "without input it reads the end");
    });

    [Fact]
    public void Run_WhenTheProgramDoesNotReadItsInput_IsNoFailure() => RealLoop.Run(async () =>
        (await Subprocess.Run(new ProcessCommand("true"), new RunOptions { Input = new byte[1_000_000] })).Status.IsSuccess.ShouldBeTrue());

    [Fact]
    public void Run_WithATimeLimit_EndsTheProgram() => RealLoop.Run(async () =>
    {
        var file = Path.GetTempFileName();
        var failure = await Throws<TimeoutException>(Subprocess.Run(
            ProcessCommand.Shell($"echo $$ > {file}; exec sleep 100"), new RunOptions { TimeLimit = TimeSpan.FromMilliseconds(300) }));
        failure.Message.ShouldContain("exec sleep 100");
        failure.Message.ShouldContain("0.3 s");
        Exists(NumberIn(file)).ShouldBeFalse();
    });

    [Fact]
    public void Run_WithAnOutputLimit_TakesThatMuch_AndEndsWhoSaysMore() => RealLoop.Run(async () =>
    {
        var options = new RunOptions { OutputLimit = 100_000 };
        (await Subprocess.Run(new ProcessCommand("head", "-c", "100000", "/dev/zero"), options)).Output.Length.ShouldBe(100_000);

        var failure = await Throws<ProcessOutputException>(Subprocess.Run(new ProcessCommand("cat", "/dev/zero"), options));
        failure.Message.ShouldContain("more than 100,000 bytes to its standard output");
        failure.Beginning.Length.ShouldBe(100_000);

        failure = await Throws<ProcessOutputException>(Subprocess.Run(ProcessCommand.Shell("cat /dev/zero >&2"), options with { OutputLimit = 0 }));
        failure.Message.ShouldContain("standard error");
    });

    [Fact]
    public void Run_WhenAGrandchildHoldsThePipes_DoesNotWaitForIt() => RealLoop.Run(async () =>
    {
        var result = await Subprocess.Run(
            ProcessCommand.Shell("echo said; sleep 100 & echo $!"), new RunOptions { OutputGrace = TimeSpan.FromMilliseconds(50) });
        result.IsComplete.ShouldBeFalse();
        var lines = result.OutputText.Split('\n');
        lines[0].ShouldBe("said");
        End(Number(lines[1]));
    });

    [Fact]
    public void Run_WhenAGrandchildSaysMoreAfterTheEnd_HearsItWithinTheGrace() => RealLoop.Run(async () =>
    {
        var result = await Subprocess.Run(ProcessCommand.Shell("(sleep 0.1; echo late) & echo early"), new RunOptions { OutputGrace = Timeout.InfiniteTimeSpan });
        result.OutputText.ShouldBe("early\nlate\n");
        result.IsComplete.ShouldBeTrue();
    });

    [Fact]
    public void Run_ThatIsCancelledBeforeItsFirstStep_StartsNothing() => RealLoop.Run(async () =>
    {
        var file = Path.GetTempFileName();
        var running = CreateTask(Subprocess.Run(ProcessCommand.Shell($"echo $$ > {file}")));
        running.Cancel();
        await Throws<CancelledException>(running);
        (await File.ReadAllTextAsync(file)).ShouldBeEmpty();
        File.Delete(file);
    });

    [Fact]
    public void Run_InACancelledScope_StartsNothing() => RealLoop.Run(async () =>
    {
        var file = Path.GetTempFileName();
        await MoveOnAfter(Timeout.InfiniteTimeSpan, async scope =>
        {
            scope.Cancel();
            await Subprocess.Run(ProcessCommand.Shell($"echo $$ > {file}"));
        });
        File.ReadAllText(file).ShouldBeEmpty();
        File.Delete(file);
    });

    [Theory]
    [InlineData("echo $$ > {0}; exec sleep 100", "while it runs")]
    [InlineData("echo $$ > {0}; exec 1>&- 2>&-; exec sleep 100", "when it has closed its pipes")]
    [InlineData("trap 'exit 0' TERM; echo $$ > {0}; while :; do sleep 0.02; done", "and it ends well when asked")]
    public void Run_ThatIsCancelled_HasEndedTheProgramWhenTheCancellationGoesOn(string line, string when) => RealLoop.Run(async () =>
    {
        var file = Path.GetTempFileName();
        var running = CreateTask(Subprocess.Run(ProcessCommand.Shell(string.Format(line, file))));
        await Until(() => new FileInfo(file).Length > 0);
        running.Cancel("enough");
        (await Throws<CancelledException>(running)).Reason.ShouldBe("enough", when);
        Exists(NumberIn(file)).ShouldBeFalse(when);
    });

    [Fact]
    public void Run_ThatIsCancelled_KillsWhoDoesNotWantToEnd() => RealLoop.Run(async () =>
    {
        var file = Path.GetTempFileName();
        var running = CreateTask(Subprocess.Run(
            ProcessCommand.Shell($"trap '' TERM; echo $$ > {file}; while :; do sleep 0.02; done"), new RunOptions { Grace = TimeSpan.FromMilliseconds(100) }));
        await Until(() => new FileInfo(file).Length > 0);
        running.Cancel();
        await Throws<CancelledException>(running);
        Exists(NumberIn(file)).ShouldBeFalse();
    });

    [Fact]
    public void Run_ThatIsCancelledTwice_DoesNotWaitForTheGrace() => RealLoop.Run(async () =>
    {
        var file = Path.GetTempFileName();
        var running = CreateTask(Subprocess.Run(
            ProcessCommand.Shell($"trap 'echo asked >> {file}' TERM; echo $$ > {file}; while :; do sleep 0.02; done"), new RunOptions { Grace = TimeSpan.FromHours(1) }));
        await Until(() => new FileInfo(file).Length > 0);
        var id = Number(File.ReadAllText(file));
        running.Cancel();
        await Until(() => File.ReadAllText(file).Contains("asked", StringComparison.Ordinal));
        running.IsCompleted.ShouldBeFalse();
        running.Cancel();
        await Throws<CancelledException>(running);
        Exists(id).ShouldBeFalse();
        File.Delete(file);
    });

    [Fact]
    public void Run_ThatIsCancelledWhileAGrandchildHoldsThePipes_EndsItsGroupToo() => RealLoop.Run(async () =>
    {
        var file = Path.GetTempFileName();
        var command = ProcessCommand.Shell($"sleep 100 & echo $! > {file}") with { Grouping = ProcessGrouping.Own };
        var running = CreateTask(Subprocess.Run(command, new RunOptions { OutputGrace = Timeout.InfiniteTimeSpan }));
        await Until(() => new FileInfo(file).Length > 0);
        var grandchild = NumberIn(file);
        await Sleep(TimeSpan.FromMilliseconds(20)); // Perhaps the shell has ended by now, perhaps not: both are fine.
        running.Cancel();
        await Throws<CancelledException>(running);
        await Until(() => !IsAlive(grandchild));
    });

    [Fact]
    public void Run_WhoseLoopEnds_IsCancelled()
    {
        var file = Path.GetTempFileName();
        Asyncio.Run(
            async () =>
            {
                _ = CreateTask(Subprocess.Run(ProcessCommand.Shell($"echo $$ > {file}; exec sleep 100")));
                await Until(() => new FileInfo(file).Length > 0);
            },
            new LoopOptions { HandleSignals = false });
        Exists(NumberIn(file)).ShouldBeFalse();
    }

    [Fact]
    public void Communicate_FeedsAndListens_AndDoesNotMindHowItEnds() => RealLoop.Run(async () =>
    {
        await using var process = Subprocess.Start(new ProcessCommand("sh", "-c", "cat; exit 4") { Input = Redirect.Pipe, Output = Redirect.Pipe });
        var result = await process.Communicate("abc"u8.ToArray());
        result.OutputText.ShouldBe("abc");
        result.Status.Code.ShouldBe(4);
    });

    [Fact]
    public void Communicate_WhenItHasEndedAlready_TakesWhatIsInThePipe() => RealLoop.Run(async () =>
    {
        await using var process = Subprocess.Start(new ProcessCommand("echo", "said before") { Output = Redirect.Pipe });
        await process.Wait();
        (await process.Communicate()).OutputText.ShouldBe("said before\n");
    });

    [Fact]
    public void Communicate_ThatIsCancelled_LeavesTheProgramRunning() => RealLoop.Run(async () =>
    {
        await using var process = Subprocess.Start(Sleeper());
        await ReadNumber(process.Output);
        var talking = CreateTask(process.Communicate());
        await Yield();
        await Yield();
        talking.Cancel();
        await Throws<CancelledException>(talking);
        process.Status.ShouldBeNull();
        IsAlive(process.Id).ShouldBeTrue();
    });

    [Fact]
    public void RunOptions_RefuseNonsense()
    {
        Should.Throw<ArgumentOutOfRangeException>(static () => new RunOptions { TimeLimit = TimeSpan.Zero });
        Should.Throw<ArgumentOutOfRangeException>(static () => new RunOptions { OutputLimit = -1 });
    }

    private static int NumberIn(string file)
    {
        var number = Number(File.ReadLines(file).First());
        File.Delete(file);
        return number;
    }

    private static void End(int process) => System.Diagnostics.Process.GetProcessById(process).Kill();
}
