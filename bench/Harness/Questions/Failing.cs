namespace Simmer.Bench.Harness.Questions;

internal static class Failing
{
    public static Question Question { get; } = new(
        "What does an exception cost, and what a cancellation?",
        [
            new("throw", "A child throws, its caller catches; per exception."),
            new("cancel", "Starts a task that sleeps, cancels it, awaits it and catches the cancellation; per task."),
            new("cancel-5", "The same with a sleep five coroutines deep, and a waiter that nothing is thrown into; per task."),
        ]);
}
