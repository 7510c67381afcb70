namespace Simmer.Bench.Harness.Questions;

internal static class Sleeping
{
    public static Question Question { get; } = new(
        "What does a timer cost, and what a sleeping task?",
        [
            new("timer", "Adds a timer and cancels it, while 10,000 others are live; per timer."),
            new("sleep-1m", "A million tasks (CPython: 100,000) sleep at once: time to spawn and to wake, and memory; per task."),
        ]);
}
