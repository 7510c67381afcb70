namespace Simmer.Bench.DotNet;

/// <summary>Tasks on one thread that runs its <see cref="Pump"/>.</summary>
internal sealed class PumpRunner : ITaskRunner
{
    private readonly Pump _pump = new();
    private TaskScheduler? _scheduler;

    public void Run(Func<Task> main) => _pump.Run(main);

    public Task<int> Spawn(Func<int> body)
    {
        _scheduler ??= TaskScheduler.FromCurrentSynchronizationContext();
        return Task.Factory.StartNew(body, CancellationToken.None, TaskCreationOptions.DenyChildAttach, _scheduler);
    }

    public void Post(SendOrPostCallback callback) => _pump.Post(callback, state: null);
}
