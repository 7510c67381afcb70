using Simmer.LowLevel;
using Simmer.Platform;

namespace Simmer;

/// <summary>Files by threads that block: where the system has nothing better, or forbids it.</summary>
internal sealed class ThreadFileEngine(FileThreads threads) : FileEngine
{
    private int _inFlight;

    public override string Name => "threads";

    public override int InFlight => _inFlight;

    public override async Coroutine Sync(OpenFile file, bool dataOnly) =>
        await Run(() =>
        {
            RandomAccess.FlushToDisk(file.Handle); // .NET cannot leave anything out.
            return default(Nothing);
        });

    protected override Coroutine<int> ReadFromDisk(OpenFile file, Memory<byte> buffer, long offset) =>
        Run(() => RandomAccess.Read(file.Handle, buffer.Span, offset));

    protected override Coroutine<int> WriteOnce(OpenFile file, ReadOnlyMemory<byte> data, long offset) =>
        Run(() =>
        {
            RandomAccess.Write(file.Handle, data.Span, offset);
            return data.Length;
        });

    protected override void Dispose(bool disposing)
    {
        // The threads are not its own.
    }

    private async Coroutine<T> Run<T>(Func<T> call)
    {
        _inFlight++;
        try
        {
            return await threads.RunToTheEnd(call);
        }
        finally
        {
            _inFlight--;
        }
    }
}
