using Microsoft.Win32.SafeHandles;
using Simmer.LowLevel;
using Simmer.Platform;

namespace Simmer;

/// <summary>What a loop has for files: one engine for reading and writing, and threads for everything else.</summary>
internal sealed class FileService : IDisposable
{
    private readonly FileThreads _threads;
    private readonly FileEngine _engine;
    private readonly string? _whyNoRing;

    internal FileService(EventLoop loop, bool mayUseRing)
    {
        Loop = loop;
        _threads = FileThreads.Of(loop);
        _whyNoRing = mayUseRing ? null : "it was not wanted";
        _engine = (mayUseRing ? Drivers.TryCreateFileRing(loop, out _whyNoRing) : null) ?? new ThreadFileEngine(_threads);
    }

    public EventLoop Loop { get; }

    public static FileService Of(EventLoop loop) => loop.Resource(static loop => new FileService(loop, mayUseRing: true));

    public FilesSnapshot Snapshot() => new(_engine.Name, _whyNoRing, _engine.InFlight);

    public Coroutine<SafeFileHandle> Open(string path, FileMode mode, FileAccess access, LoopFileOptions options) =>
        OnThreadForSomething(() => OpenHere(path, mode, access, options), static handle => handle.Dispose());

    public async Coroutine<int> Read(LoopFile file, Memory<byte> buffer, long offset)
    {
        using var use = new FileUse(file);
        var count = await _engine.Read(file.Target, buffer, offset);
        use.ThrowIfClosed();
        return count;
    }

    public async Coroutine Write(LoopFile file, ReadOnlyMemory<byte> data, long offset)
    {
        using var use = new FileUse(file);
        await _engine.Write(file.Target, data, offset);
        use.ThrowIfClosed();
    }

    public async Coroutine Sync(LoopFile file, bool dataOnly)
    {
        using var use = new FileUse(file);
        await _engine.Sync(file.Target, dataOnly);
        use.ThrowIfClosed();
    }

    /// <summary>Calls on a thread something that results in nothing to be given back.</summary>
    public async Coroutine OnThread(Action call) =>
        await _threads.Run(() =>
        {
            call();
            return default(Nothing);
        });

    public Coroutine<T> OnThread<T>(Func<T> call) => _threads.Run(call);

    public void Dispose() => _engine.Dispose();

    // A cancelled task does not wait for the thread. What the thread then comes to belongs to nobody.
    private async Coroutine<T> OnThreadForSomething<T>(Func<T> call, Action<T> giveBack)
        where T : class
    {
        var (isAbandoned, gate, made) = (false, new Lock(), default(T));
        try
        {
            return await _threads.Run(() =>
            {
                var result = call();
                lock (gate)
                {
                    made = result;
                    if (isAbandoned)
                    {
                        giveBack(result);
                    }
                }

                return result;
            });
        }
        catch
        {
            lock (gate)
            {
                isAbandoned = true;
                if (made is not null)
                {
                    giveBack(made);
                }
            }

            throw;
        }
    }

    private static SafeFileHandle OpenHere(string path, FileMode mode, FileAccess access, LoopFileOptions options)
    {
        if (Drivers.IsNamedPipe(path))
        {
            throw new IOException($"'{path}' is a named pipe, not a file. Open it with Files.OpenPipeToRead or Files.OpenPipeToWrite.");
        }

        return File.OpenHandle(path, mode, access, options.Share, options.Options, options.PreallocationSize);
    }

    /// <summary>An operation on a file: until it has ended, the system keeps the file open.</summary>
    private struct FileUse : IDisposable
    {
        private readonly LoopFile _file;
        private readonly bool _isCounted;

        public FileUse(LoopFile file)
        {
            Checkpoint.ThrowIfCancelled();
            _file = file;
            file.Usable().DangerousAddRef(ref _isCounted);
        }

        public readonly void ThrowIfClosed() => _file.Usable();

        public void Dispose()
        {
            if (_isCounted)
            {
                _file.Target.Handle.DangerousRelease();
            }
        }
    }
}
