namespace Simmer.Bench.Harness.Questions;

internal static class Posting
{
    public static Question Question { get; } = new(
        "What does it cost to hand a callback over from another thread?",
        [
            new("threadsafe", "Another thread posts callbacks to a running loop; per callback.")
            {
                Procedure = SelfMeasured.OnAllCores,
            },
            new("wake", "Another thread posts a callback to a loop that is blocked; time until it runs.")
            {
                Procedure = SelfMeasured.OnAllCores,
            },
        ]);
}
