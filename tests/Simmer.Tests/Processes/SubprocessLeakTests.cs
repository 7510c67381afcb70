using static Simmer.Asyncio;
using static Simmer.Tests.Processes.Children;

namespace Simmer.Tests.Processes;

/// <summary>The system's own count of what this process has open, and of its children.</summary>
[Collection(nameof(Alone))]
public sealed class SubprocessLeakTests
{
    [Fact]
    public void ManyInSequence_LeaveNothing() => RunAndCount(async () =>
    {
        for (var i = 0; i < 1_000; i++)
        {
            await using var process = Subprocess.Start(Piped("true"));
            (await process.Wait()).IsSuccess.ShouldBeTrue();
        }
    });

    [Fact]
    public void ManyAtOnce_LeaveNothing() => RunAndCount(async () =>
    {
        var results = await Gather(Enumerable.Range(0, 100).Select(static i => Subprocess.Run("echo", $"{i}")));
        results.Select(static result => result.OutputText).ShouldBe(Enumerable.Range(0, 100).Select(static i => $"{i}\n"));
    });

    [Fact]
    public void ManyThatAreCancelledOrKilled_LeaveNothing() => RunAndCount(async () =>
    {
        var running = Enumerable.Range(0, 30).Select(static _ => CreateTask(Subprocess.Run("sleep", "100"))).ToList();
        await Yield();
        running.ForEach(static task => task.Cancel());
        foreach (var task in running)
        {
            await Expect.Throws<CancelledException>(task);
        }

        for (var i = 0; i < 30; i++)
        {
            Subprocess.Start(Piped("sleep", "100")).Dispose(); // The loop's end sees to those whose end it does not see.
        }
    });

    [Fact]
    public void ThoseThatCannotBeStarted_LeaveNothing() => RunAndCount(async () =>
    {
        await Yield();
        ProcessCommand[] impossible =
        [
            Piped("no-such-program-anywhere"),
            Piped("true") with { WorkingDirectory = "/no/such/folder" },
            Piped("/etc/passwd"),
            Piped("true", [.. Enumerable.Repeat(new string('x', 100_000), 100)]),
        ];
        foreach (var command in impossible)
        {
            Should.Throw<ProcessStartException>(() => Subprocess.Start(command));
        }
    });

    private static ProcessCommand Piped(string file, params string[] arguments) =>
        new(file, arguments) { Input = Redirect.Pipe, Output = Redirect.Pipe, Error = Redirect.Pipe };

    private static void RunAndCount(Func<Coroutine> body)
    {
        RunOnce(static async () => await Subprocess.Run("true")); // Whatever is opened when it is used first.
        var before = OpenDescriptors();
        RunOnce(body);
        OpenDescriptors().ShouldBe(before);
        Ours().ShouldBeEmpty("children, perhaps zombies");
    }

    private static void RunOnce(Func<Coroutine> body)
    {
        using var runner = new LoopRunner(new LoopOptions { HandleSignals = false });
        runner.Run(async () => await WaitFor(body(), TimeSpan.FromSeconds(60)));
    }

    private static List<string> Ours() => Directory.EnumerateDirectories($"/proc/{Environment.ProcessId}/task")
        .SelectMany(static thread => File.ReadAllText($"{thread}/children").Split(' ', StringSplitOptions.RemoveEmptyEntries)).ToList();
}
