namespace Simmer.Platform;

/// <summary>The processes of a loop that are running, or could still be asked for something: they end with it.</summary>
internal sealed class RunningProcesses : IDisposable
{
    private readonly HashSet<IoProcess> _processes = [];

    public IReadOnlyCollection<IoProcess> All => _processes;

    public static RunningProcesses Of(EventLoop loop) => loop.Resource(static _ => new RunningProcesses());

    public void Add(IoProcess process) => _processes.Add(process);

    public void Remove(IoProcess process) => _processes.Remove(process);

    public void Dispose()
    {
        // First all are killed, then each is waited for.
        foreach (var process in _processes.ToArray())
        {
            process.Ended = null;
            process.Dispose();
        }

        foreach (var process in _processes.ToArray())
        {
            process.Reap();
        }

        _processes.Clear();
    }
}
