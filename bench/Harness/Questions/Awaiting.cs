namespace Simmer.Bench.Harness.Questions;

internal static class Awaiting
{
    public static Question Question { get; } = new(
        "What does an await cost?",
        [
            new("call", "A coroutine awaits a child that does not suspend; per await."),
            new("chain10", "The same, ten coroutines deep; per await of the chain."),
        ]);
}
