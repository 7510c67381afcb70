namespace Simmer.Bench.Harness.Questions;

internal static class Switching
{
    public static Question Question { get; } = new(
        "What does it cost to suspend, and to go on with somebody else?",
        [
            new("chain10-yield", "Ten coroutines deep, and the innermost yields to the loop once; per await of the chain."),
            new("switch-2", "2 tasks yield in a loop; per switch."),
            new("switch-1k", "1,000 tasks yield in a loop; per switch."),
            new("switch-100k", "100,000 tasks yield in a loop; per switch."),
        ]);
}
