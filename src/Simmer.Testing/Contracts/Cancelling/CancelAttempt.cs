using static Simmer.Asyncio;

namespace Simmer.Testing;

/// <summary>One operation that is begun and cancelled, by its task or by a scope around it.</summary>
/// <param name="subject">The operation.</param>
/// <param name="scope">The scope, if it is cancelled by one.</param>
internal sealed class CancelAttempt(CancelSubject subject, CancelScope? scope)
{
    private LoopTask? _task;

    public LoopTask Task => _task!;

    /// <summary>Is the operation under way, as far as anybody can see?</summary>
    public bool Waits => Task is { IsCompleted: false, WaitsFor: not null };

    /// <summary>Has the operation ended by itself?</summary>
    public bool HasEnded { get; private set; }

    public void Begin(bool eager) => _task = CreateTask(Run(), name: $"{subject}", eager: eager);

    public async Coroutine BeginAndWait()
    {
        Begin(eager: true);
        do
        {
            await Stage.Turn();
            await Stage.Turn();
        }
        while (Task.WaitsFor is { Kind: WaitKind.Foreign }); // It may read from a disk first, on some thread.
    }

    public void Produce() => subject.Produce();

    public void ProduceMore() => subject.ProduceMore();

    public void Cancel()
    {
        if (scope is not null)
        {
            scope.Cancel();
        }
        else
        {
            Task.Cancel();
        }
    }

    /// <summary>Waits for its end, which must be one of the two.</summary>
    public async Coroutine Settle()
    {
        await Task.Settle();
        if (Task is { IsFaulted: true, Exception: PlatformNotSupportedException e })
        {
            throw new PlatformNotSupportedException(e.Message, e);
        }

        if (!HasEnded && scope is not { Caught: true } && !Task.IsCancelled)
        {
            throw new ContractException($"It was cancelled, and has ended as {Task}: {Task.Exception?.Message}", Task.Exception ?? new InvalidOperationException());
        }
    }

    private async Coroutine Run()
    {
        if (scope is not null)
        {
            await scope.Use(async _ => await Perform());
        }
        else
        {
            await Perform();
        }
    }

    private async Coroutine Perform()
    {
        await subject.Perform();
        HasEnded = true;
    }
}
