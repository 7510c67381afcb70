using System.Net.Sockets;
using Microsoft.Win32.SafeHandles;
using Simmer.Platform;
using Simmer.Tests.Net;
using static Simmer.Asyncio;
using static Simmer.Tests.Expect;
using static Simmer.Tests.Net.Loopback;

namespace Simmer.Tests.Platform.Linux;

/// <summary>Files, and descriptors, on their way through a socket.</summary>
public sealed class SendFileTests
{
    [Theory]
    [InlineData(0, 0, 0)]
    [InlineData(0, 100, 100)]
    [InlineData(10, 5_000_000, 5_000_000)] // More than there is room for.
    [InlineData(5_999_990, 100, 10)]       // The file ends before.
    [InlineData(7_000_000, 100, 0)]
    public void SendFile_APart_ArrivesAndLeavesThePositionAlone(long offset, long count, long expected) => RealLoop.Run(async () =>
    {
        var content = Pattern(6_000_000);
        using var file = Temporary(content);
        var (client, server) = await Connected();
        using (client)
        using (server)
        {
            var receiving = CreateTask(ReceiveToEnd(server));
            (await client.SendFile(file.SafeFileHandle, offset, count)).ShouldBe(expected);
            client.ShutDown(SocketShutdown.Send);
            (await receiving).AsSpan().SequenceEqual(content.AsSpan((int)Math.Min(offset, content.Length), (int)expected)).ShouldBeTrue();
            file.Position.ShouldBe(0);
        }
    });

    [Fact]
    public void SendFile_OfWhatTheSystemCannotSendByItself_SendsACopy() => RealLoop.Run(async () =>
    {
        using var status = File.OpenHandle("/proc/self/status"); // sendfile says EINVAL.
        var (client, server) = await Connected();
        using (client)
        using (server)
        {
            var receiving = CreateTask(ReceiveToEnd(server));
            var count = await client.SendFile(status, 0, long.MaxValue);
            client.ShutDown(SocketShutdown.Send);
            var received = await receiving;
            received.Length.ShouldBe((int)count);
            received.AsSpan().StartsWith("Name:"u8).ShouldBeTrue();
        }
    });

    [Fact]
    public void SendFile_ToAPeerThatHasGone_Fails() => RealLoop.Run(async () =>
    {
        using var file = Temporary(Pattern(6_000_000));
        var (client, server) = await Connected();
        using (client)
        {
            var sending = CreateTask(client.SendFile(file.SafeFileHandle, 0, file.Length));
            await Yield();
            server.ResetOnClose();
            server.Dispose();
            (await Throws<IOException>(sending)).ErrorOf().ShouldBeOneOf(SocketError.ConnectionReset, SocketError.Shutdown);
        }
    });

    [Fact]
    public void SendFile_OfAClosedFile_Fails() => RealLoop.Run(async () =>
    {
        var file = Temporary([]);
        file.Dispose();
        var handle = new SafeFileHandle(-1, ownsHandle: true);
        handle.Dispose();
        var (client, server) = await Connected();
        using (client)
        using (server)
        {
            await Throws<ObjectDisposedException>(async () => await client.SendFile(handle, 0, 1));
            await client.Send(new byte[1]); // Nothing is under way any more.
        }
    });

    [Fact]
    public void SendHandles_GivesThePeerItsOwn() => RealLoop.Run(async () =>
    {
        var (a, b) = await Connected();
        using (a)
        using (b)
        {
            using (var file = Temporary("content"u8.ToArray()))
            {
                await a.SendHandles("go!"u8.ToArray(), [file.SafeFileHandle, file.SafeFileHandle]);
            }

            List<SafeFileHandle> received = [];
            (await b.ReceiveHandles(new byte[10], received)).ShouldBe(3);
            received.Count.ShouldBe(2);
            var content = new byte[20];
            foreach (var handle in received)
            {
                using (handle)
                {
                    RandomAccess.Read(handle, content, 0).ShouldBe(7); // Although the sender has closed his.
                }
            }

            // Bytes without any.
            await a.SendHandles("again"u8.ToArray(), []);
            received.Clear();
            (await b.ReceiveHandles(new byte[10], received)).ShouldBe(5);
            received.ShouldBeEmpty();
        }
    });

    [Fact]
    public void ReceiveHandles_Waiting_GetsThem() => RealLoop.Run(async () =>
    {
        var (a, b) = await Connected();
        using (a)
        using (b)
        {
            List<SafeFileHandle> received = [];
            var receiving = CreateTask(b.ReceiveHandles(new byte[10], received));
            await Yield();
            using var file = Temporary([]);
            await a.SendHandles(new byte[1], [file.SafeFileHandle]);
            await receiving;
            received.Single().Dispose();
            a.Dispose();
            (await b.ReceiveHandles(new byte[10], received)).ShouldBe(0);
        }
    });

    [Fact]
    public void ReceiveHandles_CancelledWhenTheyHaveCome_LeavesThemToTheNext() => RealLoop.Run(async () =>
    {
        var (a, b) = await Connected();
        using (a)
        using (b)
        {
            List<SafeFileHandle> received = [];
            var receiving = CreateTask(b.ReceiveHandles(new byte[10], received));
            await Yield();
            using var file = Temporary([]);
            await a.SendHandles(new byte[1], [file.SafeFileHandle]);
            receiving.Cancel();
            await Throws<OperationCanceledException>(receiving);
            received.ShouldBeEmpty();
            await b.ReceiveHandles(new byte[10], received);
            received.Single().Dispose();
        }
    });

    [Fact]
    public void SendHandles_TooManyOrWithoutAByte_Fails() => RealLoop.Run(async () =>
    {
        var (a, b) = await Connected();
        using (a)
        using (b)
        {
            using var file = Temporary([]);
            await Throws<ArgumentOutOfRangeException>(a.SendHandles(new byte[1], [.. Enumerable.Repeat(file.SafeFileHandle, 254)]));
            await Throws<ArgumentException>(a.SendHandles(default, [file.SafeFileHandle]));
            await a.SendHandles(new byte[1], [.. Enumerable.Repeat(file.SafeFileHandle, 253)]);
            List<SafeFileHandle> received = [];
            await b.ReceiveHandles(new byte[1], received);
            received.Count.ShouldBe(253);
            received.ForEach(static handle => handle.Dispose());
        }
    });

    [Fact]
    public void Receive_WhereADescriptorLiesBetween_ReadsOnBehindIt() => RealLoop.Run(async () =>
    {
        var (a, b) = await Connected();
        using (a)
        using (b)
        {
            using var file = Temporary([]);
            await a.SendHandles("one"u8.ToArray(), [file.SafeFileHandle]);
            await a.Send("four"u8.ToArray());
            await Sleep(TimeSpan.FromTicks(1)); // One edge for both.
            var buffer = new byte[100];
            (await b.Receive(buffer)).ShouldBe(3); // The system stops there. The descriptor is lost: nobody wanted it.
            (await b.Receive(buffer)).ShouldBe(4);
        }
    });

    private static FileStream Temporary(byte[] content)
    {
        var file = new FileStream(
            Path.Combine(Path.GetTempPath(), Path.GetRandomFileName()), FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, 0, FileOptions.DeleteOnClose);
        RandomAccess.Write(file.SafeFileHandle, content, 0);
        return file;
    }

    private static async Coroutine<(IoSocket A, IoSocket B)> Connected()
    {
        using var name = new UnixName(isAbstract: true);
        using var listener = Driver().Open(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        listener.Bind(name.EndPoint);
        listener.Listen(1);
        var a = Driver().Open(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await a.Connect(name.EndPoint);
        return (a, await listener.Accept());
    }

    private static async Coroutine<byte[]> ReceiveToEnd(IoSocket socket)
    {
        var received = new MemoryStream();
        var buffer = new byte[100_000];
        while (await socket.Receive(buffer) is var count and > 0)
        {
            received.Write(buffer, 0, count);
        }

        return received.ToArray();
    }
}
