using static Simmer.Asyncio;

namespace Simmer.Testing;

/// <summary>A moment in the life of an operation at which it is cancelled.</summary>
/// <param name="Name">For messages.</param>
/// <param name="Play">Begins the operation, lets its result arrive or not, and cancels it, in some order.</param>
internal sealed record CancelMoment(string Name, Func<CancelAttempt, Coroutine> Play)
{
    private const int MostTurns = 4;

    /// <summary>Every moment there is.</summary>
    public static IEnumerable<CancelMoment> All =>
    [
        .. WithoutResult,
        .. AroundTheResult,
        .. WithTheResultThereAlready,
    ];

    /// <summary>Those at which there is no result yet, and none is on its way.</summary>
    public static IEnumerable<CancelMoment> WithoutResult
    {
        get
        {
            yield return new("before its first step", async attempt =>
            {
                attempt.Begin(eager: false);
                attempt.Cancel();
                await Yield();
            });
            yield return new("in the step that submits it", async attempt =>
            {
                attempt.Begin(eager: true);
                attempt.Cancel();
                await Yield();
            });
            yield return new("in the step that submits it, twice", async attempt =>
            {
                attempt.Begin(eager: true);
                attempt.Cancel();
                attempt.Cancel();
                await Yield();
            });
            for (var count = 1; count <= MostTurns; count++)
            {
                var iterations = count;
                yield return new($"{iterations} iterations after its first step, without a poll", async attempt =>
                {
                    attempt.Begin(eager: false);
                    await Yields(iterations);
                    attempt.Cancel();
                });
                yield return new($"in flight, after {iterations} polls", async attempt =>
                {
                    attempt.Begin(eager: false);
                    await Turns(iterations);
                    attempt.Cancel();
                });
            }
        }
    }

    private static IEnumerable<CancelMoment> AroundTheResult
    {
        get
        {
            yield return new("in the step in which its result arrives, before that", async attempt =>
            {
                await attempt.BeginAndWait();
                attempt.Cancel();
                attempt.Produce();
            });
            yield return new("when it has been woken and not resumed", async attempt =>
            {
                await attempt.BeginAndWait();
                attempt.Produce();
                while (attempt.Waits)
                {
                    await Yield();
                    attempt.ProduceMore();
                }

                attempt.Cancel();
            });
            yield return new("when it has ended", async attempt =>
            {
                await attempt.BeginAndWait();
                attempt.Produce();
                while (!attempt.Task.IsCompleted)
                {
                    await Stage.Turn();
                    attempt.ProduceMore();
                }

                attempt.Cancel();
            });
            for (var count = 0; count <= MostTurns; count++)
            {
                var iterations = count;
                yield return new($"{iterations} iterations after its result has arrived, without a poll", async attempt =>
                {
                    await attempt.BeginAndWait();
                    attempt.Produce();
                    await Yields(iterations);
                    attempt.Cancel();
                });
                yield return new($"{iterations} polls after its result has arrived", async attempt =>
                {
                    await attempt.BeginAndWait();
                    attempt.Produce();
                    await Turns(iterations);
                    attempt.Cancel();
                });
                yield return new($"and its result arrives {iterations} polls later", async attempt =>
                {
                    await attempt.BeginAndWait();
                    attempt.Cancel();
                    await Turns(iterations);
                    attempt.Produce();
                });
            }
        }
    }

    private static IEnumerable<CancelMoment> WithTheResultThereAlready
    {
        get
        {
            yield return new("before its first step, its result being there", async attempt =>
            {
                attempt.Produce();
                attempt.Begin(eager: false);
                attempt.Cancel();
                await Yield();
            });
            yield return new("in the step that submits it, its result being there", async attempt =>
            {
                attempt.Produce();
                attempt.Begin(eager: true);
                attempt.Cancel();
                await Yield();
            });
            yield return new("in the step that submits it, its result arriving in between", async attempt =>
            {
                attempt.Begin(eager: true);
                attempt.Produce();
                attempt.Cancel();
                await Yield();
            });
            yield return new("in the iteration after it was submitted, its result being there and the driver knowing", async attempt =>
            {
                attempt.Produce();
                await Turns(2);
                attempt.Begin(eager: false);
                await Yield();
                attempt.Cancel();
            });
        }
    }

    public override string ToString() => Name;

    private static async Coroutine Turns(int count)
    {
        for (var i = 0; i < count; i++)
        {
            await Stage.Turn();
        }
    }

    private static async Coroutine Yields(int count)
    {
        for (var i = 0; i < count; i++)
        {
            await Yield();
        }
    }
}
