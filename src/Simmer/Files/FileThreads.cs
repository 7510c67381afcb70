namespace Simmer;

/// <summary>The threads for what blocks on files: opening, deleting, listing; and reading and writing where there is no ring.</summary>
/// <remarks>On threads of its own: neither can a slow disk starve <c>ToThread</c> and names, nor the other way round.</remarks>
internal sealed class FileThreads : IDisposable
{
    // A disk does well with about so many requests at once. A guess.
    private const int MaxThreads = 8;

    private readonly ThreadExecutor _threads = new(MaxThreads, "simmer-files");

    private FileThreads()
    {
    }

    public static FileThreads Of(EventLoop loop) => loop.Resource(static _ => new FileThreads());

    /// <inheritdoc cref="ThreadExecutor.Run{T}(Func{CancellationToken, T})"/>
    public Coroutine<T> Run<T>(Func<T> call) => _threads.Run(_ => call());

    /// <inheritdoc cref="ThreadExecutor.RunToTheEnd"/>
    public Coroutine<T> RunToTheEnd<T>(Func<T> call) => _threads.RunToTheEnd(call);

    public void Dispose() => _threads.Dispose();
}
