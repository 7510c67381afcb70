namespace Simmer.Conformance;

/// <summary>What futures of the program come to, whatever they are made of.</summary>
internal static class Results
{
    /// <summary>Waits for it. A future that has ended costs no trip through the loop.</summary>
    public static async Coroutine<object?> Await(LoopFuture future)
    {
        await future;
        return Of(future);
    }

    /// <summary>The result, or what went wrong is thrown.</summary>
    public static object? Of(LoopFuture future) => future switch
    {
        LoopTask<object?> task => task.Result,
        Future<object?> single => single.Result,
        Future<object?[]> gathered => gathered.Result,
        Future<Outcome<object?>[]> settled => settled.Result,
        _ => throw new InvalidCastException($"A {future.GetType().Name} is none of the futures that programs have."),
    };
}
