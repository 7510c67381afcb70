using System.Net.Sockets;
using static Simmer.Asyncio;
using static Simmer.Tests.Net.Loopback;

namespace Simmer.Tests.Net;

public sealed class TcpStreamOptionTests
{
    [Theory]
    [MemberData(nameof(AllDrivers.Here), MemberType = typeof(AllDrivers))]
    public void Options_AreWhatTheyWereSetTo(DriverKind driver) => RealLoop.Run(OptionsAreKept, driver.Poller());

    private static async Coroutine OptionsAreKept()
    {
        var (client, server) = await Connect();
        using (client)
        using (server)
        {
            client.NoDelay.ShouldBeTrue();
            client.NoDelay = false;
            client.NoDelay.ShouldBeFalse();
            client.KeepAlive.ShouldBeFalse();
            client.SetKeepAlive(TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(1.5), 3);
            client.KeepAlive.ShouldBeTrue();
            client.KeepAlive = false;
            client.KeepAlive.ShouldBeFalse();
            client.SendBufferSize = 30_000;
            client.SendBufferSize.ShouldBeInRange(30_000, 60_000);
            client.ReceiveBufferSize = 30_000;
            client.ReceiveBufferSize.ShouldBeInRange(30_000, 60_000);
            Should.Throw<ArgumentOutOfRangeException>(() => client.SetKeepAlive(TimeSpan.Zero, TimeSpan.FromSeconds(1), 1));
        }
    }

    [Fact]
    public void FromSocket_OfAConnectedSocket_TakesItOver() => RealLoop.Run(async () =>
    {
        using var listener = ListenTcp(AnyPort);
        var socket = ConnectAtOnce(listener.LocalEndPoint);
        using var client = TcpStream.FromSocket(socket);
        using var server = await listener.Accept();
        client.RemoteEndPoint.ShouldBe(listener.LocalEndPoint);
        await client.WriteLine("hello");
        (await server.ReadLine()).ShouldBe("hello");
    });

    [Fact]
    public void FromSocket_OfAnotherSocket_IsRefused() => RealLoop.Run(async () =>
    {
        Should.Throw<ArgumentException>(() => TcpStream.FromSocket(new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp)))
            .Message.ShouldStartWith("An unconnected InterNetwork socket (Tcp) is no TCP connection. Connect it first, or use ConnectTcp.");
    });

    [Fact]
    public void Write_SeveralPieces_ArrivesInOrder() => RealLoop.Run(async () =>
    {
        var (client, server) = await Connect();
        using (client)
        using (server)
        {
            var data = Pattern(3_000_000);
            ReadOnlyMemory<byte>[] pieces = [data.AsMemory(0, 1), data.AsMemory(1, 2_000_000), ReadOnlyMemory<byte>.Empty, data.AsMemory(2_000_001)];
            var sending = CreateTask(client.Write(pieces));
            (await server.ReadExactly(data.Length)).AsSpan().SequenceEqual(data).ShouldBeTrue();
            await sending;
        }
    });

    [Fact]
    public void TryWrite_WhenThePeerTakesNothing_TakesWhatThereIsRoomForAndNeverWaits() => RealLoop.Run(async () =>
    {
        var (client, server) = await Connect();
        using (client)
        using (server)
        {
            var data = new byte[64 * 1024];
            long written = 0;
            int count;
            while ((count = client.TryWrite(data)) > 0)
            {
                written += count;
            }

            client.CloseWrite();
            var received = await server.ReadToEnd();
            received.LongLength.ShouldBe(written);
        }
    });

    [Fact]
    public void SendFile_PartOfAFile_ArrivesAtThePeer() => RealLoop.Run(async () =>
    {
        var path = Path.GetTempFileName();
        var (client, server) = await Connect();
        using (client)
        using (server)
        {
            try
            {
                var data = Pattern(300_000);
                File.WriteAllBytes(path, data);
                using var file = File.OpenHandle(path);
                var sending = CreateTask(client.SendFile(file, 1000, 250_000));
                (await server.ReadExactly(250_000)).AsSpan().SequenceEqual(data.AsSpan(1000, 250_000)).ShouldBeTrue();
                (await sending).ShouldBe(250_000);
            }
            finally
            {
                File.Delete(path);
            }
        }
    });

    [Fact]
    public void SlowReader_OfEndlessLines_TakesBoundedMemory() => RealLoop.Run(async () =>
    {
        var (client, server) = await Connect();
        using (client)
        using (server)
        {
            // The writer is held up by the reader; the reader holds no more than one read brings.
            var line = new string('x', 1000);
            var writing = CreateTask(WriteForEver());
            for (var i = 0; i < 2000; i++)
            {
                (await server.ReadLine()).ShouldBe(line);
                LoopBuffers.Of(server.Loop).LentBytes.ShouldBeLessThanOrEqualTo(2 * LoopBuffers.BlockSize);
            }

            writing.Cancel();
            await Expect.Throws<CancelledException>(writing);

            async Coroutine WriteForEver()
            {
                while (true)
                {
                    await client.WriteLine(line);
                }
            }
        }
    });
}
