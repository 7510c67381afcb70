using Simmer.Platform.Linux;
using Simmer.Tests.Net;
using static Simmer.Asyncio;
using static Simmer.Tests.Expect;
using static Simmer.Tests.Processes.Children;

namespace Simmer.Tests.Processes;

public sealed class SubprocessStopTests
{
    // Two members: a shell that ends at once when asked, and a worker that says goodbye first.
    private const string PoliteWorker = "(trap 'sleep 0.1; echo goodbye; exit 0' TERM; echo $(exec sh -c 'echo $PPID'); while :; do sleep 0.02; done) & wait";

    [Fact]
    public void Stop_OfAProgramThatEndsWhenAsked_LetsIt() => RealLoop.Run(async () =>
    {
        await using var process = Subprocess.Start(new ProcessCommand("sh", "-c", "trap 'echo bye; exit 6' TERM; echo $$; while :; do sleep 0.02; done") { Output = Redirect.Pipe });
        await ReadNumber(process.Output);
        (await process.Stop(TimeSpan.FromHours(1))).Code.ShouldBe(6);
        (await ReadLine(process.Output)).ShouldBe("bye");
        (await process.Stop()).Code.ShouldBe(6, "a second time it only tells");
    });

    [Fact]
    public void Stop_OfAStubbornOne_KillsIt() => RealLoop.Run(async () =>
    {
        await using var process = Subprocess.Start(Stubborn());
        await ReadNumber(process.Output);
        (await process.Stop(TimeSpan.FromMilliseconds(50))).Code.ShouldBe(-9);
    });

    [Fact]
    public void Stop_WithoutGrace_KillsAtOnce() => RealLoop.Run(async () =>
    {
        await using var process = Subprocess.Start(new ProcessCommand("sh", "-c", "trap 'exit 0' TERM; echo $$; while :; do sleep 0.02; done") { Output = Redirect.Pipe });
        await ReadNumber(process.Output);
        (await process.Stop(TimeSpan.Zero)).Code.ShouldBe(-9);
        await Throws<ArgumentOutOfRangeException>(process.Stop(TimeSpan.FromSeconds(-5)));
    });

    [Fact]
    public void Stop_ThatIsCancelled_KillsAtOnce_AndThenIsCancelled() => RealLoop.Run(async () =>
    {
        await using var process = Subprocess.Start(Stubborn());
        await ReadNumber(process.Output);
        var stopping = CreateTask(process.Stop(TimeSpan.FromHours(1)));
        await Yield();
        await Yield();
        stopping.IsCompleted.ShouldBeFalse();
        stopping.Cancel();
        await Throws<CancelledException>(stopping);
        process.Status!.Value.Code.ShouldBe(-9);
    });

    [Fact]
    public void Stop_InAScopeThatIsCancelledAlready_HasItsGrace() => RealLoop.Run(async () =>
    {
        await using var process = Subprocess.Start(new ProcessCommand("sh", "-c", "trap 'exit 6' TERM; echo $$; while :; do sleep 0.02; done") { Output = Redirect.Pipe });
        await ReadNumber(process.Output);
        await MoveOnAfter(Timeout.InfiniteTimeSpan, async scope =>
        {
            scope.Cancel();
            (await process.Stop(TimeSpan.FromHours(1))).Code.ShouldBe(6);
        });
    });

    [Fact]
    public void Stop_InAScopeThatIsCancelledMeanwhile_KillsAtOnce() => RealLoop.Run(async () =>
    {
        await using var process = Subprocess.Start(Stubborn());
        await ReadNumber(process.Output);
        var finished = await MoveOnAfter(TimeSpan.FromMilliseconds(50), async _ => await process.Stop(TimeSpan.FromHours(1)));
        finished.ShouldBeFalse();
        process.Status!.Value.Code.ShouldBe(-9);
    });

    [Fact]
    public void Stop_OfAGroup_GivesAllMembersTheirTime() => RealLoop.Run(async () =>
    {
        if (!GroupsCanBeSignalled())
        {
            return; // Linux before 6.9: what that does is tested below.
        }

        await using var process = Subprocess.Start(ProcessCommand.Shell(PoliteWorker) with { Output = Redirect.Pipe, Grouping = ProcessGrouping.Own });
        var worker = await ReadNumber(process.Output);
        (await process.Stop(TimeSpan.FromSeconds(8))).Code.ShouldBe(-15);
        (await ReadLine(process.Output)).ShouldBe("goodbye");
        IsAlive(worker).ShouldBeFalse();
    });

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Kill_OfAGroup_ReachesAllMembers(bool mayUseGroupSignals) => RealLoop.Run(async () =>
    {
        var command = ProcessCommand.Shell("sleep 100 & echo $!; wait") with { Output = Redirect.Pipe, Grouping = ProcessGrouping.Own };
        await using var process = new Subprocess(LinuxProcess.Start(Driver(), command, mayUseGroupSignals));
        var member = await ReadNumber(process.Output);
        process.Kill().ShouldBeTrue();
        (await process.Wait()).Code.ShouldBe(-9);
        await Until(() => !IsAlive(member));
    });

    [Fact]
    public void Kill_OfAGroupWhoseLeaderHasEnded_ReachesTheOthers() => RealLoop.Run(async () =>
    {
        if (!GroupsCanBeSignalled())
        {
            return;
        }

        await using var process = Subprocess.Start(ProcessCommand.Shell("sleep 100 & echo $!") with { Output = Redirect.Pipe, Grouping = ProcessGrouping.OwnSession });
        var member = await ReadNumber(process.Output);
        (await process.Wait()).IsSuccess.ShouldBeTrue();
        IsAlive(member).ShouldBeTrue();
        process.Kill().ShouldBeTrue();
        await Until(() => !IsAlive(member));
    });

    [Fact]
    public void Kill_WithoutAGroup_ReachesTheProgramOnly() => RealLoop.Run(async () =>
    {
        await using var process = Subprocess.Start(ProcessCommand.Shell("sleep 100 & echo $!; wait") with { Output = Redirect.Pipe });
        var other = await ReadNumber(process.Output);
        process.Kill();
        await process.Wait();
        IsAlive(other).ShouldBeTrue();
        System.Diagnostics.Process.GetProcessById(other).Kill();
    });

    [Theory]
    [InlineData(ProcessGrouping.Shared, false, false)]
    [InlineData(ProcessGrouping.Own, true, false)]
    [InlineData(ProcessGrouping.OwnSession, true, true)]
    public void Grouping_IsWhatTheSystemSees(ProcessGrouping grouping, bool hasGroup, bool hasSession) => RealLoop.Run(async () =>
    {
        await using var process = Subprocess.Start(Sleeper(grouping));
        var id = await ReadNumber(process.Output);
        var fields = File.ReadAllText($"/proc/{id}/stat").Split(") ")[1].Split(' ');
        (Number(fields[2]) == id).ShouldBe(hasGroup);
        (Number(fields[3]) == id).ShouldBe(hasSession);
    });

    private static bool GroupsCanBeSignalled() =>
        Version.Parse(string.Join('.', File.ReadAllText("/proc/sys/kernel/osrelease").Split('.').Take(2))) >= new Version(6, 9);
}
