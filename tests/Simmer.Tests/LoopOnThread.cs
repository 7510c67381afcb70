namespace Simmer.Tests;

/// <summary>A real loop that runs on a thread of its own until it is disposed.</summary>
internal sealed class LoopOnThread : IDisposable
{
    private readonly Thread _thread;
    private readonly List<LoopError> _errors = [];

    public LoopOnThread(LoopOptions? options = null)
    {
        Loop = Asyncio.NewEventLoop((options ?? new LoopOptions()) with { UnhandledException = _errors.Add, HandleSignals = false });
        using var isRunning = new ManualResetEventSlim();
        Loop.CallSoon(isRunning.Set);
        _thread = new Thread(Loop.RunForever) { IsBackground = true, Name = "other loop" };
        _thread.Start();
        isRunning.Wait();
    }

    public EventLoop Loop { get; }

    public IReadOnlyList<LoopError> Errors => _errors;

    public void Dispose()
    {
        Loop.CallSoonThreadsafe(Loop.Stop);
        _thread.Join();
        Loop.Dispose();
    }
}
