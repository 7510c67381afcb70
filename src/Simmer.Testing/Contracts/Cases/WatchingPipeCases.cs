using System.Formats.Tar;
using System.IO.Pipes;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Simmer.Platform;
using static Simmer.Testing.CaseFactory;

namespace Simmer.Testing;

/// <summary>Waiting for descriptors that are no connections: pipes, FIFOs, listeners, files.</summary>
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
        OptionalStory(WaitUntilReady_OfAListener_WaitsForSomebody),
        OptionalStory(WaitUntilReady_OfADatagramSocket_WaitsForOne),
        OptionalStory(Watch_BothEndsOfAPipe_AreIndependent),
        OptionalStory(Watch_AFile_Fails),
        OptionalStory(Watch_WhatIsClosed_Fails),
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

    private static async Coroutine WaitUntilReady_OfAListener_WaitsForSomebody()
    {
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(Stage.AnyPort);
        listener.Listen(1);
        var waiting = await BeginToWait(listener.SafeHandle, IoReadiness.Readable);
        using var client = Stage.OpenTcp();
        await client.Connect(listener.LocalEndPoint!);
        await waiting;
        using var server = listener.Accept();
        Check.Equal(client.LocalEndPoint, server.RemoteEndPoint, "Who was accepted");
    }

    private static async Coroutine WaitUntilReady_OfADatagramSocket_WaitsForOne()
    {
        using var watched = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        watched.Bind(Stage.AnyPort);
        using var sender = Datagrams.Open();
        await Stage.Driver.WaitUntilReady(watched.SafeHandle, IoReadiness.Writable);
        for (var round = 1; round <= 3; round++)
        {
            var waiting = await BeginToWait(watched.SafeHandle, IoReadiness.Readable);
            await sender.SendTo(Pattern.Of(round), watched.LocalEndPoint!.Serialize());
            await waiting;
            Check.Equal(round, watched.Receive(new byte[10]), "How large the datagram is");
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

    // It is always ready, so there is nothing to wait for; whoever tries has something else in mind.
    private static async Coroutine Watch_AFile_Fails()
    {
        await Asyncio.Yield();
        using var file = new TemporaryFile(10);
        try
        {
            Stage.Driver.Watch(file.Handle, IoReadiness.Readable, () => { }).Dispose();
        }
        catch (IOException)
        {
            return;
        }

        throw new ContractException("Watching a file: expected an IOException, but it succeeds.");
    }

    private static async Coroutine Watch_WhatIsClosed_Fails()
    {
        var (inside, outside) = await Stage.ConnectWithOutside();
        using (inside)
        {
            var handle = outside.SafeHandle;
            outside.Dispose();
            Check.Throws<ObjectDisposedException>("watching what is closed", () => Stage.Driver.Watch(handle, IoReadiness.Readable, () => { }).Dispose());
        }
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
