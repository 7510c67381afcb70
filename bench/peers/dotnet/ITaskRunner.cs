namespace Simmer.Bench.DotNet;

/// <summary>Where tasks run: on the thread pool, or on one thread that pumps a queue.</summary>
internal interface ITaskRunner
{
    /// <summary>Runs asynchronous code to its end.</summary>
    void Run(Func<Task> main);

    /// <summary>For the code that runs there: starts a task that is queued before it runs.</summary>
    Task<int> Spawn(Func<int> body);

    /// <summary>Queues a callback from any thread.</summary>
    void Post(SendOrPostCallback callback);
}
