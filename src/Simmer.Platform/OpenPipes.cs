namespace Simmer.Platform;

/// <summary>The pipes of a loop that nobody has closed yet: they are closed with it.</summary>
internal sealed class OpenPipes : IDisposable
{
    private readonly HashSet<IoPipe> _pipes = [];
    private bool _isDisposed;

    public IReadOnlyCollection<IoPipe> All => _pipes;

    public static OpenPipes Of(EventLoop loop) => loop.Resource(static _ => new OpenPipes());

    public void Add(IoPipe pipe) => _pipes.Add(pipe);

    public void Remove(IoPipe pipe)
    {
        if (!_isDisposed)
        {
            _pipes.Remove(pipe);
        }
    }

    public void Dispose()
    {
        _isDisposed = true;
        foreach (var pipe in _pipes)
        {
            pipe.Dispose();
        }

        _pipes.Clear();
    }
}
