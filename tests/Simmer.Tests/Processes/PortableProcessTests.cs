using Simmer.Platform;
using Simmer.Tests.Net;
using static Simmer.Asyncio;
using static Simmer.Tests.Expect;
using static Simmer.Tests.Processes.Children;

namespace Simmer.Tests.Processes;

/// <summary>Processes over .NET's own class: what Windows and macOS have, run here.</summary>
public sealed class PortableProcessTests
{
    [Fact]
    public void Pipes_CarryInputOutputAndError() => RealLoop.Run(async () =>
    {
        var data = Loopback.Pattern(300_000);
        await using var process = Start(new ProcessCommand("sh", "-c", "cat; echo err >&2; exit 4") { Input = Redirect.Pipe, Output = Redirect.Pipe, Error = Redirect.Pipe });
        var result = await process.Communicate(data);
        result.Output.ToArray().ShouldBe(data);
        result.ErrorText.ShouldBe("err\n");
        result.Status.Code.ShouldBe(4);
    });

    [Fact]
    public void Null_IsNothing() => RealLoop.Run(async () =>
    {
        await using var process = Start(new ProcessCommand("sh", "-c", "cat; echo out; echo err >&2; exit 5") { Input = Redirect.Null, Output = Redirect.Null, Error = Redirect.Null });
        (await process.Wait()).Code.ShouldBe(5);
        Should.Throw<InvalidOperationException>(() => process.Output);
    });

    [Fact]
    public void EnvironmentAndFolder_AreWhatTheCommandSays() => RealLoop.Run(async () =>
    {
        var command = new ProcessCommand("/bin/sh", "-c", "echo $A-$HOME; pwd")
        {
            InheritEnvironment = false,
            Environment = new Dictionary<string, string?> { ["A"] = "b c" },
            WorkingDirectory = "/",
            Output = Redirect.Pipe,
        };
        await using var process = Start(command);
        (await process.Communicate()).OutputText.ShouldBe("b c-\n/\n");
    });

    [Fact]
    public void Stop_AsksAndThenKills() => RealLoop.Run(async () =>
    {
        await using var polite = Start(new ProcessCommand("sh", "-c", "trap 'exit 6' TERM; echo $$; while :; do sleep 0.02; done") { Output = Redirect.Pipe });
        await ReadNumber(polite.Output);
        (await polite.Stop(TimeSpan.FromHours(1))).Code.ShouldBe(6);
        polite.Kill().ShouldBeFalse();

        await using var stubborn = Start(Stubborn(ProcessGrouping.Own));
        var id = await ReadNumber(stubborn.Output);
        (await stubborn.Stop(TimeSpan.FromMilliseconds(50))).IsSuccess.ShouldBeFalse();
        Exists(id).ShouldBeFalse();
    });

    [Fact]
    public void Read_ThatIsCancelled_LosesNothing() => RealLoop.Run(async () =>
    {
        await using var process = Start(new ProcessCommand("cat") { Input = Redirect.Pipe, Output = Redirect.Pipe });
        var reading = CreateTask(process.Output.Read(new byte[10]));
        await Yield();
        reading.Cancel();
        await Throws<CancelledException>(reading);
        await process.Input.Write("abc\n"u8.ToArray());
        (await ReadLine(process.Output)).ShouldBe("abc");
    });

    [Fact]
    public void LoopsEnd_KillsWhatIsLeft()
    {
        var id = 0;
        using (var runner = new LoopRunner(new LoopOptions { HandleSignals = false }))
        {
            runner.Run(async () => id = await ReadNumber(Start(Stubborn()).Output));
        }

        Exists(id).ShouldBeFalse();
    }

    [Fact]
    public void WhatItCannotDo_ItSays() => RealLoop.Run(async () =>
    {
        Should.Throw<ProcessStartException>(static () => Start(new ProcessCommand("no-such-program-anywhere"))).Message.ShouldContain("no-such-program-anywhere");
        Should.Throw<PlatformNotSupportedException>(static () => Start(new ProcessCommand("true") { Error = Redirect.ToOutput })).Message.ShouldContain("to output");
        Should.Throw<PlatformNotSupportedException>(static () => Start(new ProcessCommand("true") { Argument0 = "false" }));
        Should.Throw<PlatformNotSupportedException>(static () => Start(new ProcessCommand("true") { Grouping = ProcessGrouping.OwnSession }));
    });

    [Fact]
    public void Start_OnWindows_HandsTheLineToItsShell()
    {
        var start = PortableStart.Of(ProcessCommand.Shell("echo \"a b\" & dir"), isWindows: true);
        start.FileName.ShouldBe("cmd.exe");
        start.Arguments.ShouldBe("/d /s /c \"echo \"a b\" & dir\"");
    }

    private static Subprocess Start(ProcessCommand command) => new(PortableProcess.Start(Driver(), command, isWindows: false));
}
