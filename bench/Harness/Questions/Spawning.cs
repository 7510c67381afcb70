namespace Simmer.Bench.Harness.Questions;

internal static class Spawning
{
    public static Question Question { get; } = new(
        "What does it cost to start tasks, and to wait for them?",
        [
            new("spawn", "Starts a trivial task and awaits it; per task."),
            new("gather-100", "Gathers 100 trivial children; per child."),
            new("gather-10k", "Gathers 10,000 trivial children; per child."),
        ]);
}
