namespace Simmer.Bench.DotNet;

/// <summary>Tasks on the thread pool.</summary>
internal sealed class PoolRunner : ITaskRunner
{
    public void Run(Func<Task> main) => Task.Run(main).GetAwaiter().GetResult();

    public Task<int> Spawn(Func<int> body) => Task.Run(body);

    public void Post(SendOrPostCallback callback) =>
        ThreadPool.UnsafeQueueUserWorkItem(static callback => callback(state: null), callback, preferLocal: false);
}
