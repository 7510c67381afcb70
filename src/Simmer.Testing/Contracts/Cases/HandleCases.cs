using System.IO.Pipes;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using Simmer.Platform;
using static Simmer.Testing.CaseFactory;

namespace Simmer.Testing;

/// <summary>Passing descriptors from one program to another, along with the bytes of a Unix socket.</summary>
internal static class HandleCases
{
    private const int Most = 253;

    public static IEnumerable<ContractCase> All =>
    [
        OptionalStory(Handles_OfAFile_CanBeReadThere),
        OptionalStory(Handles_OfAConnection_CanBeAdoptedThere),
        OptionalStory(Handles_StayTheSenders),
        OptionalStory(Handles_ComeWithTheFirstByte),
        OptionalStory(Handles_AsManyAsThereMayBe_ComeInTheirOrder),
        OptionalStory(Handles_None_AreJustBytes),
        OptionalStory(Handles_WithMoreBytesThanThereIsRoomFor_ComeOnce),
        OptionalStory(Handles_ThatNobodyAsksFor_AreClosed),
        OptionalStory(Handles_AtTheEnd_AreNone),
        OptionalStory(Handles_WithoutAByte_AreRefused),
        OptionalStory(Handles_OverTcp_AreRefused),
    ];

    private static async Coroutine Handles_OfAFile_CanBeReadThere()
    {
        using var pair = await UnixSockets.Connect();
        List<SafeFileHandle> received = [];
        var receiving = await Stage.BeginToWait(Receive(), "receive descriptors");
        using (var file = new TemporaryFile(1000))
        {
            await pair.Client.SendHandles("x"u8.ToArray(), [file.Handle]);
            await receiving;
        }

        using var handle = received.Single(); // The file was closed and deleted meanwhile; not this one.
        var content = new byte[2000];
        Check.Bytes(Pattern.Of(1000), content.AsSpan(0, RandomAccess.Read(handle, content, fileOffset: 0)), "What is read from it");

        async Coroutine Receive() => Check.Equal(1, await pair.Server.ReceiveHandles(new byte[10], received), "How many bytes came along");
    }

    private static async Coroutine Handles_OfAConnection_CanBeAdoptedThere()
    {
        using var pair = await UnixSockets.Connect();
        var (inside, outside) = await Stage.ConnectWithOutside();
        using (inside)
        using (outside) // Not before the end: .NET would reset the connection.
        {
            await pair.Client.SendHandles("x"u8.ToArray(), [outside.SafeHandle]);
            List<SafeFileHandle> received = [];
            await pair.Server.ReceiveHandles(new byte[1], received);
            using var handle = received.Single();
            using var adopted = Stage.Driver.Adopt(new SafeSocketHandle(handle.DangerousGetHandle(), ownsHandle: true));
            handle.SetHandleAsInvalid(); // It is the socket's now.
            await adopted.Send("through it"u8.ToArray());
            Check.Bytes("through it", await Stage.ReceiveExactly(inside, 10), "What was sent through a connection that was passed on");
        }
    }

    private static async Coroutine Handles_StayTheSenders()
    {
        using var pair = await UnixSockets.Connect();
        using var file = new TemporaryFile(10);
        await pair.Client.SendHandles("x"u8.ToArray(), [file.Handle]);
        CloseAll(await Receive(pair.Server, 1, expected: 1));
        Check.That(!file.Handle.IsClosed, "The sender's descriptor counts as closed.");
        Check.Equal(10, RandomAccess.Read(file.Handle, new byte[20], fileOffset: 0), "How much the sender can read from it");
    }

    private static async Coroutine Handles_ComeWithTheFirstByte()
    {
        using var pair = await UnixSockets.Connect();
        using var file = new TemporaryFile(10);
        await pair.Client.Send("ab"u8.ToArray());
        await pair.Client.SendHandles("cd"u8.ToArray(), [file.Handle]);
        await pair.Client.SendHandles("ef"u8.ToArray(), [file.Handle, file.Handle]);
        for (var i = 0; i < 6; i++)
        {
            CloseAll(await Receive(pair.Server, 1, expected: i switch { 2 => 1, 4 => 2, _ => 0 }));
        }
    }

    private static async Coroutine Handles_AsManyAsThereMayBe_ComeInTheirOrder()
    {
        using var pair = await UnixSockets.Connect();
        using var first = new TemporaryFile(1);
        using var second = new TemporaryFile(2);
        SafeHandle[] handles = [.. Enumerable.Range(0, Most).Select(index => index % 2 == 0 ? first.Handle : second.Handle)];
        await pair.Client.SendHandles("x"u8.ToArray(), handles);
        var received = await Receive(pair.Server, 1, Most);
        for (var i = 0; i < Most; i++)
        {
            Check.Equal(1 + (i % 2), RandomAccess.GetLength(received[i]), $"How long the file is that came as number {i}");
        }

        CloseAll(received);
        await Check.Throws<ArgumentException>("passing one more", async () => await pair.Client.SendHandles("x"u8.ToArray(), [.. handles, first.Handle]));
    }

    private static async Coroutine Handles_None_AreJustBytes()
    {
        using var pair = await UnixSockets.Connect();
        await pair.Client.SendHandles("abc"u8.ToArray(), []);
        Check.Bytes("abc", await Stage.ReceiveExactly(pair.Server, 3), "What was sent without descriptors");
        await pair.Client.Send("de"u8.ToArray());
        await Receive(pair.Server, 2, expected: 0);
    }

    private static async Coroutine Handles_WithMoreBytesThanThereIsRoomFor_ComeOnce()
    {
        using var pair = await UnixSockets.Connect();
        using var file = new TemporaryFile(10);
        var data = Pattern.Of(2_000_000);
        List<SafeFileHandle> handles = [];
        Check.Bytes(data, await Stage.Both(pair.Client.SendHandles(data, [file.Handle]), ReceiveAll()), "What was sent with a descriptor");
        Check.Equal(1, handles.Count, "How many descriptors came along");
        CloseAll(handles);

        async Coroutine<byte[]> ReceiveAll()
        {
            var all = new byte[data.Length];
            for (var at = 0; at < all.Length;)
            {
                at += await pair.Server.ReceiveHandles(all.AsMemory(at), handles) is var more and > 0
                    ? more
                    : throw new ContractException($"The stream ended after {at} of {all.Length} bytes.");
            }

            return all;
        }
    }

    // The other end of a pipe tells: it comes to its end when nobody can write into it any more.
    private static async Coroutine Handles_ThatNobodyAsksFor_AreClosed()
    {
        using var pair = await UnixSockets.Connect();
        using var pipe = new AnonymousPipeServerStream(PipeDirection.In);
        await pair.Client.SendHandles("x"u8.ToArray(), [pipe.ClientSafePipeHandle]);
        pipe.DisposeLocalCopyOfClientHandle();
        Check.Bytes("x", await Stage.ReceiveExactly(pair.Server, 1), "What was sent with a descriptor");
        await Stage.Driver.WaitUntilReady(pipe.SafePipeHandle, IoReadiness.Readable);
        Check.Equal(-1, pipe.ReadByte(), "What can be read from a pipe that nobody can write into any more");
    }

    private static async Coroutine Handles_AtTheEnd_AreNone()
    {
        using var pair = await UnixSockets.Connect();
        pair.Client.Dispose();
        await Receive(pair.Server, 0, expected: 0);
    }

    private static async Coroutine Handles_WithoutAByte_AreRefused()
    {
        using var pair = await UnixSockets.Connect();
        using var file = new TemporaryFile(10);
        await pair.Client.SendHandles("x"u8.ToArray(), [file.Handle]);
        await Check.Throws<ArgumentException>("passing one without a byte", async () => await pair.Client.SendHandles(default, [file.Handle]));
        await Check.Throws<ArgumentException>("receiving without room", async () => await pair.Server.ReceiveHandles(default, []));
        CloseAll(await Receive(pair.Server, 1, expected: 1));
    }

    // The system takes the bytes, and the descriptors are lost without a word.
    private static async Coroutine Handles_OverTcp_AreRefused()
    {
        using var pair = await Stage.Connect();
        using var file = new TemporaryFile(10);
        await Check.Throws<NotSupportedException>("passing one over TCP", async () => await pair.Client.SendHandles("x"u8.ToArray(), [file.Handle]));
        await pair.Client.Send("y"u8.ToArray());
        Check.Bytes("y", await Stage.ReceiveExactly(pair.Server, 1), "What was sent afterwards");
    }

    private static async Coroutine<IReadOnlyList<SafeFileHandle>> Receive(IoSocket socket, int bytes, int expected)
    {
        List<SafeFileHandle> handles = [];
        Check.Equal(bytes, await socket.ReceiveHandles(new byte[Math.Max(bytes, 1)], handles), "How many bytes came");
        Check.Equal(expected, handles.Count, "How many descriptors came along");
        return handles;
    }

    private static void CloseAll(IEnumerable<SafeFileHandle> handles)
    {
        foreach (var handle in handles)
        {
            handle.Dispose();
        }
    }
}
