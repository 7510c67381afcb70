using System.Formats.Tar;
using System.IO.Pipes;
using System.Runtime.InteropServices;
using Simmer.Platform;
using static Simmer.Testing.CaseFactory;

namespace Simmer.Testing;

/// <summary>Waiting for pipes and FIFOs.</summary>
internal static class WatchingPipeCases
{
    // The least that a pipe which counts as ready has room for (PIPE_BUF).
    private const int Piece = 4096;

    public static IEnumerable<ContractCase> All =>
    [
        OptionalStory(WaitUntilReady_OfAPipe_WaitsForDataAgainAndAgain),
        OptionalStory(WaitUntilReady_OfAPipe_WaitsForRoom),
        OptionalStory(WaitUntilReady_OfAPipe_SeesTheEnd),
        OptionalStory(WaitUntilReady_OfAPipe_SeesThatNobodyReadsIt),
        OptionalStory(WaitUntilReady_OfAFifo_WaitsForData),
        OptionalStory(Watch_BothEndsOfAPipe_AreIndependent),
    ];

    private static async Coroutine WaitUntilReady_OfAPipe_WaitsForDataAgainAndAgain()
    {
        using var pipe = new AnonymousPipeServerStream(PipeDirection.In);
        using var writer = new AnonymousPipeClientStream(PipeDirection.Out, pipe.ClientSafePipeHandle);
        for (var round = 1; round <= 3; round++)
        {
            var waiting = await BeginToWait(pipe.SafePipeHandle, IoReadiness.Readable);
            writer.Write(new byte[round]);
            await waiting;
            Check.Equal(round, pipe.Read(new byte[10]), "How much can be read from a pipe that is ready");
        }
    }

    private static async Coroutine WaitUntilReady_OfAPipe_WaitsForRoom()
    {
        using var pipe = new AnonymousPipeServerStream(PipeDirection.In);
        using var writer = new AnonymousPipeClientStream(PipeDirection.Out, pipe.ClientSafePipeHandle);
        var written = await Fill(writer);
        var waiting = await BeginToWait(writer.SafePipeHandle, IoReadiness.Writable);
        pipe.ReadExactly(new byte[written]);
        await waiting;
        writer.Write(new byte[1]);
    }

    private static async Coroutine WaitUntilReady_OfAPipe_SeesTheEnd()
    {
        using var pipe = new AnonymousPipeServerStream(PipeDirection.In);
        var waiting = await BeginToWait(pipe.SafePipeHandle, IoReadiness.Readable);
        pipe.DisposeLocalCopyOfClientHandle();
        await waiting;
        Check.Equal(-1, pipe.ReadByte(), "What can be read when nobody can write any more");
        await Stage.Driver.WaitUntilReady(pipe.SafePipeHandle, IoReadiness.Readable); // It stays so.
    }

    private static async Coroutine WaitUntilReady_OfAPipe_SeesThatNobodyReadsIt()
    {
        using var pipe = new AnonymousPipeServerStream(PipeDirection.In);
        using var writer = new AnonymousPipeClientStream(PipeDirection.Out, pipe.ClientSafePipeHandle);
        await Fill(writer);
        var waiting = await BeginToWait(writer.SafePipeHandle, IoReadiness.Writable);
        pipe.Dispose();
        await waiting;
        Check.Throws<IOException>("writing to nobody", () => writer.Write(new byte[1]));
    }

    private static async Coroutine WaitUntilReady_OfAFifo_WaitsForData()
    {
        using var fifo = CreateFifo();
        for (var round = 1; round <= 3; round++)
        {
            var waiting = await BeginToWait(fifo.SafeFileHandle, IoReadiness.Readable);
            await Stage.Driver.WaitUntilReady(fifo.SafeFileHandle, IoReadiness.Writable); // The other direction of the same descriptor.
            fifo.Write(Pattern.Of(round));
            await waiting;
            var buffer = new byte[10];
            Check.Bytes(Pattern.Of(round), buffer.AsSpan(0, fifo.Read(buffer)), "What came through a FIFO");
        }
    }

    private static async Coroutine Watch_BothEndsOfAPipe_AreIndependent()
    {
        using var pipe = new AnonymousPipeServerStream(PipeDirection.In);
        using var writer = new AnonymousPipeClientStream(PipeDirection.Out, pipe.ClientSafePipeHandle);
        var (reads, writes) = (0, 0);
        using var reading = Stage.Driver.Watch(pipe.SafePipeHandle, IoReadiness.Readable, () => reads++);
        using (Stage.Driver.Watch(writer.SafePipeHandle, IoReadiness.Writable, () => writes++))
        {
            await Until(() => writes > 2);
            Check.Equal(0, reads, "How often it was called for reading while there is nothing to read");
            writer.Write(new byte[1]);
            await Until(() => reads > 2);
        }

        var writesSoFar = writes;
        await Stage.SomeTurns();
        Check.Equal(writesSoFar, writes, "How often it was called for writing after that watch was disposed");
    }

    private static Coroutine<LoopTask> BeginToWait(SafeHandle handle, IoReadiness readiness) =>
        Stage.BeginToWait(Stage.Driver.WaitUntilReady(handle, readiness), $"wait until {readiness}");

    /// <summary>Writes for as long as there is room, and returns how much that is.</summary>
    private static async Coroutine<int> Fill(AnonymousPipeClientStream writer)
    {
        var written = 0;
        using (Stage.Driver.Watch(writer.SafePipeHandle, IoReadiness.Writable, Write))
        {
            int before;
            do
            {
                before = written;
                await Stage.SomeTurns();
            }
            while (written > before);
        }

        return written;

        void Write()
        {
            writer.Write(new byte[Piece]);
            written += Piece;
        }
    }

    /// <summary>A FIFO whose both ends are one descriptor; its name is gone already.</summary>
    private static FileStream CreateFifo()
    {
        using var name = new UnixName();
        try
        {
            new UstarTarEntry(TarEntryType.Fifo, "fifo").ExtractToFile(name.Path!, overwrite: false); // .NET makes them nowhere else.
        }
        catch (InvalidOperationException e)
        {
            throw new PlatformNotSupportedException("This system has no FIFOs.", e);
        }

        return new FileStream(name.Path!, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite, bufferSize: 0);
    }

    private static async Coroutine Until(Func<bool> condition)
    {
        while (!condition())
        {
            await Stage.Turn();
        }
    }
}
