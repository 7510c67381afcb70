using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Simmer.Tests.Net;
using static Simmer.Asyncio;
using static Simmer.Tests.Expect;
using static Simmer.Tests.Processes.Children;

namespace Simmer.Tests.Processes;

[SupportedOSPlatform("linux")]
public sealed class SubprocessTests
{
    private const string Nonexistent = "no-such-program-anywhere";

    [Fact]
    public void Wait_ReturnsWhatTheProgramReturned() => RealLoop.Run(async () =>
    {
        await using var process = Subprocess.Start(new ProcessCommand("sh", "-c", "exit 7"));
        process.Id.ShouldBeGreaterThan(0);
        var status = await process.Wait();
        status.Code.ShouldBe(7);
        status.Signal.ShouldBeNull();
        status.IsSuccess.ShouldBeFalse();
        status.ToString().ShouldBe("exit code 7");
        (await process.Wait()).ShouldBe(status);
        process.Status.ShouldBe(status);
        Exists(process.Id).ShouldBeFalse("a zombie");
    });

    [Fact]
    public void Wait_OfAProgramThatASignalEnds_TellsWhich() => RealLoop.Run(async () =>
    {
        await using var process = Subprocess.Start(Sleeper());
        await ReadNumber(process.Output);
        process.Status.ShouldBeNull();
        process.SendSignal(PosixSignal.SIGTERM).ShouldBeTrue();
        var status = await process.Wait();
        status.Code.ShouldBe(-15);
        status.Signal.ShouldBe((PosixSignal)15);
        status.ToString().ShouldBe("signal 15 (SIGTERM)");
        process.SendSignal(PosixSignal.SIGTERM).ShouldBeFalse();
        process.Kill().ShouldBeFalse();
        process.Terminate().ShouldBeFalse();
    });

    [Fact]
    public void Wait_IsNotKeptByAGrandchildThatHoldsThePipe() => RealLoop.Run(async () =>
    {
        await using var process = Subprocess.Start(new ProcessCommand("sh", "-c", "sleep 100 & echo $!") { Output = Redirect.Pipe });
        var grandchild = await ReadNumber(process.Output);
        (await process.Wait()).IsSuccess.ShouldBeTrue();
        IsAlive(grandchild).ShouldBeTrue();
        Stop(grandchild);
    });

    [Fact]
    public void Wait_ThatIsCancelled_LeavesTheProgramRunning() => RealLoop.Run(async () =>
    {
        await using var process = Subprocess.Start(Sleeper());
        await ReadNumber(process.Output);
        var first = CreateTask(process.Wait());
        var second = CreateTask(process.Wait());
        await Yield();
        first.Cancel();
        await Throws<CancelledException>(first);
        process.Status.ShouldBeNull();
        process.Kill();
        (await second).Code.ShouldBe(-9);
    });

    [Fact]
    public void Pipes_CarryInputAndOutput() => RealLoop.Run(async () =>
    {
        await using var process = Subprocess.Start(new ProcessCommand("cat") { Input = Redirect.Pipe, Output = Redirect.Pipe });
        await process.Input.Write("hello\n"u8.ToArray());
        (await ReadLine(process.Output)).ShouldBe("hello");
        process.Input.Dispose();
        (await process.Output.Read(new byte[10])).ShouldBe(0);
        (await process.Wait()).IsSuccess.ShouldBeTrue();
    });

    [Fact]
    public void Streams_ThatAreNoPipes_SaySo() => RealLoop.Run(async () =>
    {
        await using var process = Subprocess.Start(new ProcessCommand("true"));
        Should.Throw<InvalidOperationException>(() => process.Output).Message.ShouldContain("Output = Redirect.Pipe");
        Should.Throw<InvalidOperationException>(() => process.Input);
        Should.Throw<InvalidOperationException>(() => process.Error);
    });

    [Fact]
    public void Redirects_ToNullAFileAndTheOutput_DoWhatTheySay() => RealLoop.Run(async () =>
    {
        var path = Path.GetTempFileName();
        try
        {
            using (var file = File.OpenHandle(path, FileMode.Open, FileAccess.Write))
            {
                await using var process = Subprocess.Start(new ProcessCommand("sh", "-c", "cat; echo out; echo err >&2")
                {
                    Input = Redirect.Null,
                    Output = Redirect.To(file),
                    Error = Redirect.ToOutput,
                });
                (await process.Wait()).IsSuccess.ShouldBeTrue();
            }

            (await File.ReadAllTextAsync(path)).ShouldBe("out\nerr\n");
            using var input = File.OpenHandle(path);
            var result = await Subprocess.Run(new ProcessCommand("cat") { Input = Redirect.To(input) });
            result.OutputText.ShouldBe("out\nerr\n");
        }
        finally
        {
            File.Delete(path);
        }
    });

    [Fact]
    public void Arguments_ReachTheProgramAsTheyAre() => RealLoop.Run(async () =>
    {
        string[] arguments = ["two words", "", "\"quoted\"", "ünïcödé 🍲", "$HOME", "*", "-n"];
        var result = await Subprocess.Run("printf", ["[%s]", .. arguments]);
        result.OutputText.ShouldBe(string.Concat(arguments.Select(static argument => $"[{argument}]")));
    });

    [Fact]
    public void Argument0_IsWhatTheProgramIsTold() => RealLoop.Run(async () =>
        (await Subprocess.Run(new ProcessCommand("sh", "-c", "cat /proc/$$/cmdline") { Argument0 = "someone else" }))
            .OutputText.ShouldStartWith("someone else\0-c\0"));

    [Fact]
    public void Environment_IsExtendedShrunkAndReplaced() => RealLoop.Run(async () =>
    {
        var extended = new ProcessCommand("sh", "-c", "echo $SIMMER_A-$HOME-${PATH:+path}")
        {
            Environment = new Dictionary<string, string?> { ["SIMMER_A"] = "a b=c ä", ["HOME"] = null },
        };
        (await Subprocess.Run(extended)).OutputText.ShouldBe("a b=c ä--path\n");

        var replaced = new ProcessCommand("/usr/bin/env") { InheritEnvironment = false, Environment = new Dictionary<string, string?> { ["ONLY"] = "this" } };
        (await Subprocess.Run(replaced)).OutputText.ShouldBe("ONLY=this\n");

        // Empty: the program is looked for where every system has its programs.
        (await Subprocess.Run(new ProcessCommand("env") { InheritEnvironment = false })).OutputText.ShouldBeEmpty();
    });

    [Fact]
    public void WorkingDirectory_IsWhereItRuns_AndWhereRelativePathsBegin() => RealLoop.Run(async () =>
    {
        var folder = Directory.CreateTempSubdirectory("simmer folder ");
        try
        {
            var script = Path.Combine(folder.FullName, "script");
            await File.WriteAllTextAsync(script, "#!/bin/sh\npwd\n");
            File.SetUnixFileMode(script, UnixFileMode.UserRead | UnixFileMode.UserExecute);
            (await Subprocess.Run(new ProcessCommand("./script") { WorkingDirectory = folder.FullName })).OutputText.TrimEnd().ShouldBe(folder.FullName);

            // A PATH of the program's own, relative to where it runs.
            var ownPath = new ProcessCommand("script") { WorkingDirectory = folder.FullName, Environment = new Dictionary<string, string?> { ["PATH"] = "nowhere:." } };
            (await Subprocess.Run(ownPath)).OutputText.TrimEnd().ShouldBe(folder.FullName);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    });

    [Fact]
    public void Shell_RunsALine() => RealLoop.Run(async () =>
    {
        var command = ProcessCommand.Shell("echo one two | tr a-z A-Z");
        command.ToString().ShouldBe("echo one two | tr a-z A-Z");
        (await Subprocess.Run(command)).OutputText.ShouldBe("ONE TWO\n");
    });

    [Fact]
    public void Signals_AreAsAProgramExpectsThem() => RealLoop.Run(async () =>
    {
        // .NET ignores SIGPIPE; a child that did so, too, would not end when nobody reads what it says.
        var status = (await Subprocess.Run("cat", "/proc/self/status")).OutputText.Split('\n');
        BitsOf("SigIgn").ShouldNotContain(13);
        BitsOf("SigBlk").ShouldBeEmpty();
        (await Subprocess.Run(ProcessCommand.Shell("yes | head -n 1"))).OutputText.ShouldBe("y\n");

        IEnumerable<int> BitsOf(string name)
        {
            var set = Convert.ToUInt64(status.Single(line => line.StartsWith(name, StringComparison.Ordinal)).Split(':')[1].Trim(), 16);
            return Enumerable.Range(1, 64).Where(signal => (set >> (signal - 1) & 1) != 0);
        }
    });

    [Fact]
    public void Descriptors_OfOurs_AreNotInherited() => RealLoop.Run(async () =>
    {
        // One that is not closed when a program starts, as libraries in C may open it.
        using var leaking = new Leak();
        (await Subprocess.Run("ls", "/proc/self/fd")).OutputText.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .ShouldBe(["0", "1", "2", "3"], "3 is what ls reads itself");
    });

    [Fact]
    public void Start_OfWhatDoesNotExist_SaysWhatAndWhere() => RealLoop.Run(async () =>
    {
        Failure(Piped(Nonexistent)).ShouldContain($"'{Nonexistent}' could not be started: there is no such program in the PATH (");
        Failure(Piped("./nowhere")).ShouldContain($"there is no file './nowhere' (working directory '{Directory.GetCurrentDirectory()}')");
        Failure(Piped("true") with { WorkingDirectory = "/no/such/folder" }).ShouldContain("its working directory '/no/such/folder' does not exist");
        Failure(Piped("/etc/passwd")).ShouldContain("'/etc/passwd' is not permitted to be executed");
        Failure(Piped("/etc")).ShouldContain("is a folder");
        Failure(Piped("true") with { Arguments = [.. Enumerable.Repeat(new string('x', 100_000), 100)] }).ShouldContain("too long: 10,0");
        Should.Throw<ArgumentException>(() => Subprocess.Start(Piped("true") with { Arguments = ["a\0b"] })).Message.ShouldContain("'a␀b'");
        Should.Throw<ArgumentException>(() => Subprocess.Start(new ProcessCommand("true") { Output = Redirect.ToOutput }));

        static ProcessCommand Piped(string file) => new(file) { Input = Redirect.Pipe, Output = Redirect.Pipe, Error = Redirect.Pipe };

        static string Failure(ProcessCommand command)
        {
            var failure = Should.Throw<ProcessStartException>(() => Subprocess.Start(command));
            failure.ProcessCommand.ShouldBe(command);
            return failure.Message;
        }
    });

    [Fact]
    public void Start_OfAScript_SaysWhatIsWrongWithItsFirstLine() => RealLoop.Run(async () =>
    {
        var script = Path.GetTempFileName();
        try
        {
            File.SetUnixFileMode(script, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            await File.WriteAllTextAsync(script, "echo without a first line\n");
            Should.Throw<ProcessStartException>(() => Subprocess.Start(new ProcessCommand(script))).Message.ShouldContain("lacks its first line");
            await File.WriteAllTextAsync(script, "#!/no/such/interpreter\n");
            Should.Throw<ProcessStartException>(() => Subprocess.Start(new ProcessCommand(script))).Message.ShouldContain("but not what runs it");
        }
        finally
        {
            File.Delete(script);
        }
    });

    [Fact]
    public void Dispose_OfARunningProgram_KillsAndReapsIt() => RealLoop.Run(async () =>
    {
        var process = Subprocess.Start(Stubborn());
        var id = await ReadNumber(process.Output);
        process.Dispose();
        process.Dispose();
        process.Output.IsClosed.ShouldBeTrue();
        (await process.Wait()).Code.ShouldBe(-9);
        Exists(id).ShouldBeFalse();
    });

    [Fact]
    public void DisposeAsync_WaitsForTheEnd_AlsoInACancelledScope() => RealLoop.Run(async () =>
    {
        Subprocess? process = null;
        var finished = await MoveOnAfter(Timeout.InfiniteTimeSpan, async scope =>
        {
            await using var started = Subprocess.Start(Sleeper());
            process = started;
            scope.Cancel();
            await Sleep(TimeSpan.FromHours(1));
        });
        finished.ShouldBeFalse();
        process!.Status!.Value.Code.ShouldBe(-9);
        Exists(process.Id).ShouldBeFalse();
    });

    [Fact]
    public void Dispose_FromAnotherThread_Works() => RealLoop.Run(async () =>
    {
        var process = Subprocess.Start(Sleeper());
        await ToThread(process.Dispose);
        (await process.Wait()).Code.ShouldBe(-9);
    });

    [Fact]
    public void LoopsEnd_KillsAndReapsWhatIsLeft()
    {
        Subprocess? process = null;
        var id = 0;
        using (var runner = new LoopRunner(new LoopOptions { HandleSignals = false }))
        {
            runner.Run(async () =>
            {
                process = Subprocess.Start(Stubborn(ProcessGrouping.Own));
                id = await ReadNumber(process.Output);
            });
        }

        process!.Status!.Value.Code.ShouldBe(-9);
        Exists(id).ShouldBeFalse();
        process.Dispose();
    }

    [Fact]
    public void Status_OfAChildThatSomebodyElseHasReaped_IsUnknown() => RealLoop.Run(async () =>
    {
        await using var process = Subprocess.Start(new ProcessCommand("cat") { Input = Redirect.Pipe });
        process.Input.Dispose();

        // In one step of the loop, so that the driver comes too late.
        while (WaitPid(process.Id, 0, options: 0) < 0)
        {
        }

        var status = await process.Wait();
        status.IsKnown.ShouldBeFalse();
        status.Code.ShouldBe(255);
        status.IsSuccess.ShouldBeFalse();
        process.Kill().ShouldBeFalse();
    });

    [Fact]
    public void DotNetsOwnProcesses_AndOurs_DoNotTakeEachOthersEnd() => RealLoop.Run(async () =>
    {
        for (var i = 0; i < 5; i++)
        {
            using var theirs = System.Diagnostics.Process.Start("sh", ["-c", "exit 3"]);
            await using var ours = Subprocess.Start(new ProcessCommand("sh", "-c", "exit 4"));
            (await ours.Wait()).Code.ShouldBe(4);
            await theirs.WaitForExitAsync().OnLoop();
            theirs.ExitCode.ShouldBe(3);
        }
    });

    [Fact]
    public void SendSignal_WhichDoesNotExist_IsRefused() => RealLoop.Run(async () =>
    {
        await using var process = Subprocess.Start(Sleeper());
        Should.Throw<ArgumentOutOfRangeException>(() => process.SendSignal((PosixSignal)99));
        Should.Throw<ArgumentOutOfRangeException>(() => process.SendSignal((PosixSignal)(-99)));
    });

    [Fact]
    public void SendSignal_ByANumberOfTheSystems_Arrives() => RealLoop.Run(async () =>
    {
        await using var process = Subprocess.Start(new ProcessCommand("sh", "-c", "trap 'echo got it; exit 5' USR1; echo ready; while :; do sleep 0.02; done") { Output = Redirect.Pipe });
        (await ReadLine(process.Output)).ShouldBe("ready");
        process.SendSignal((PosixSignal)10).ShouldBeTrue();
        (await ReadLine(process.Output)).ShouldBe("got it");
        (await process.Wait()).Code.ShouldBe(5);
    });

    [Fact]
    public void SendSignal_InARaceWithTheEnd_NeverFails() => RealLoop.Run(async () =>
    {
        for (var i = 0; i < 20; i++)
        {
            await using var process = Subprocess.Start(new ProcessCommand("true"));
            while (process.SendSignal(PosixSignal.SIGCONT))
            {
                await Yield();
            }

            (await process.Wait()).IsSuccess.ShouldBeTrue();
        }
    });

    private static void Stop(int process) => System.Diagnostics.Process.GetProcessById(process).Kill();

    [DllImport("libc", EntryPoint = "waitpid")]
    private static extern int WaitPid(int process, nint status, int options);

    private sealed class Leak : IDisposable
    {
        private readonly int _descriptor = Dup(2);

        public void Dispose() => _ = Close(_descriptor);

        [DllImport("libc", EntryPoint = "dup")]
        private static extern int Dup(int descriptor);

        [DllImport("libc", EntryPoint = "close")]
        private static extern int Close(int descriptor);
    }
}
