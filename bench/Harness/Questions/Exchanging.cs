namespace Simmer.Bench.Harness.Questions;

internal static class Exchanging
{
    public static Question Question { get; } = new(
        "What does it cost to hand something over?",
        [
            new("queue", "An item goes to another task through one queue, and comes back through another; per round trip."),
            new("lock", "100 tasks acquire one lock, yield once, and release it; per acquisition."),
        ]);
}
