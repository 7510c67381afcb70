using System.Net;
using System.Net.Sockets;
using static Simmer.Testing.CaseFactory;

namespace Simmer.Testing;

/// <summary>Datagrams, by UDP over loopback, where none is lost as long as the receiver has room.</summary>
internal static class DatagramCases
{
    public static IEnumerable<ContractCase> All =>
    [
        Story(ReceiveFrom_BeforeAnythingIsSent_Waits),
        Story(ReceiveFrom_Several_InOrderAndEachByItself),
        Story(ReceiveFrom_TellsWhoSentIt),
        Story(ReceiveFrom_AnEmptyOne_IsOneAllTheSame),
        Story(ReceiveFrom_IntoTooSmallABuffer_LosesTheRestAndSaysSo),
        Story(ReceiveFrom_TheLargest_ArrivesWhole),
        Story(ReceiveFrom_TwiceAtOnce_TheSecondFails),
        Story(ReceiveFrom_ClosedMeanwhile_EndsWithThat),
        Story(SendTo_Connected_NeedsNoAddress),
        Story(SendTo_NobodyInParticular_Fails),
        Story(SendTo_TooLong_FailsAndTheNextWorks),
        Story(SendTo_ConnectedToNobody_IsRefusedLater),
        Story(Datagrams_ThereAndBack_AllocateNothing),
    ];

    private static async Coroutine ReceiveFrom_BeforeAnythingIsSent_Waits()
    {
        using var receiver = Datagrams.Open();
        using var sender = Datagrams.Open();
        byte[] received = [];
        var receiving = await Stage.BeginToWait(Receive(), "receive a datagram");
        await sender.SendTo("abc"u8.ToArray(), Datagrams.AddressOf(receiver));
        await receiving;
        Check.Bytes("abc", received, "What was received");

        async Coroutine Receive() => received = await Datagrams.Receive(receiver, sender);
    }

    private static async Coroutine ReceiveFrom_Several_InOrderAndEachByItself()
    {
        using var receiver = Datagrams.Open();
        using var sender = Datagrams.Open();
        var address = Datagrams.AddressOf(receiver);
        for (var i = 0; i < 50; i++)
        {
            await sender.SendTo(Pattern.Of(i, from: i), address);
        }

        for (var i = 0; i < 50; i++)
        {
            Check.Bytes(Pattern.Of(i, from: i), await Datagrams.Receive(receiver, sender), $"The datagram number {i}");
        }
    }

    private static async Coroutine ReceiveFrom_TellsWhoSentIt()
    {
        using var receiver = Datagrams.Open();
        using var one = Datagrams.Open();
        using var other = Datagrams.Open();
        for (var i = 0; i < 3; i++)
        {
            await one.SendTo("1"u8.ToArray(), Datagrams.AddressOf(receiver));
            Check.Bytes("1", await Datagrams.Receive(receiver, one), "What the one sent");
            await other.SendTo("2"u8.ToArray(), Datagrams.AddressOf(receiver));
            Check.Bytes("2", await Datagrams.Receive(receiver, other), "What the other sent");
        }
    }

    private static async Coroutine ReceiveFrom_AnEmptyOne_IsOneAllTheSame()
    {
        using var receiver = Datagrams.Open();
        using var sender = Datagrams.Open();
        await sender.SendTo(ReadOnlyMemory<byte>.Empty, Datagrams.AddressOf(receiver));
        await sender.SendTo("x"u8.ToArray(), Datagrams.AddressOf(receiver));
        Check.Bytes("", await Datagrams.Receive(receiver, sender), "An empty datagram");
        Check.Bytes("x", await Datagrams.Receive(receiver, sender), "The one after it");
    }

    private static async Coroutine ReceiveFrom_IntoTooSmallABuffer_LosesTheRestAndSaysSo()
    {
        using var receiver = Datagrams.Open();
        using var sender = Datagrams.Open();
        await sender.SendTo(Pattern.Of(100), Datagrams.AddressOf(receiver));
        await sender.SendTo("x"u8.ToArray(), Datagrams.AddressOf(receiver));
        var buffer = new byte[20];
        Array.Fill(buffer, (byte)0xCC);
        var info = await receiver.ReceiveFrom(buffer.AsMemory(0, 10), new SocketAddress(AddressFamily.InterNetwork));
        Check.That(info is { Count: 10, IsTruncated: true }, $"Of 100 bytes into 10 came {info}.");
        Pattern.Check(buffer.AsSpan(0, 10), 0, "The beginning of a datagram that is too long");
        Check.That(!buffer.AsSpan(10).ContainsAnyExcept((byte)0xCC), "Something was written after the buffer.");
        Check.Bytes("x", await Datagrams.Receive(receiver, sender), "The one after it");
    }

    private static async Coroutine ReceiveFrom_TheLargest_ArrivesWhole()
    {
        using var receiver = Datagrams.Open();
        using var sender = Datagrams.Open();
        receiver.SetOption(Platform.IoSocketOption.ReceiveBuffer, 256 * 1024);
        sender.SetOption(Platform.IoSocketOption.SendBuffer, 256 * 1024);
        var data = Pattern.Of(65507);
        await sender.SendTo(data, Datagrams.AddressOf(receiver));
        Check.Bytes(data, await Datagrams.Receive(receiver, sender, bufferSize: 65536), "The largest datagram");
    }

    private static async Coroutine ReceiveFrom_TwiceAtOnce_TheSecondFails()
    {
        using var receiver = Datagrams.Open();
        using var sender = Datagrams.Open();
        var first = await Stage.BeginToWait(Receive(), "receive a datagram");
        await Check.Throws<InvalidOperationException>("a second ReceiveFrom", async () => await Datagrams.Receive(receiver));
        await sender.SendTo("x"u8.ToArray(), Datagrams.AddressOf(receiver));
        await first;

        async Coroutine Receive() => Check.Bytes("x", await Datagrams.Receive(receiver, sender), "What the first received");
    }

    private static async Coroutine ReceiveFrom_ClosedMeanwhile_EndsWithThat()
    {
        using var receiver = Datagrams.Open();
        var receiving = await Stage.BeginToWait(Receive(), "receive a datagram");
        receiver.Dispose();
        await Check.Throws<ObjectDisposedException>("ReceiveFrom, closed meanwhile", receiving);

        async Coroutine Receive() => await Datagrams.Receive(receiver);
    }

    private static async Coroutine SendTo_Connected_NeedsNoAddress()
    {
        using var one = Datagrams.Open();
        using var other = Datagrams.Open();
        using var stranger = Datagrams.Open();
        await one.Connect(other.LocalEndPoint!);
        Check.Equal(other.LocalEndPoint, one.RemoteEndPoint, "Whom it is connected to");
        await stranger.SendTo("stranger"u8.ToArray(), Datagrams.AddressOf(one)); // Is not let through.
        await one.SendTo("there"u8.ToArray(), receiver: null);
        Check.Bytes("there", await Datagrams.Receive(other, one), "What the connected one sent");
        await other.SendTo("back"u8.ToArray(), Datagrams.AddressOf(one));
        Check.Bytes("back", await Datagrams.Receive(one, other), "What the connected one received");
    }

    private static async Coroutine SendTo_NobodyInParticular_Fails()
    {
        using var sender = Datagrams.Open();
        Check.Error(
            await Check.Throws<SocketException>("sending a datagram without an address", async () => await sender.SendTo(new byte[1], receiver: null)),
            SocketError.DestinationAddressRequired, SocketError.NotConnected);
    }

    private static async Coroutine SendTo_TooLong_FailsAndTheNextWorks()
    {
        using var receiver = Datagrams.Open();
        using var sender = Datagrams.Open();
        Check.Error(
            await Check.Throws<SocketException>("sending a datagram of 70,000 bytes", async () => await sender.SendTo(new byte[70_000], Datagrams.AddressOf(receiver))),
            SocketError.MessageSize);
        await sender.SendTo("x"u8.ToArray(), Datagrams.AddressOf(receiver));
        Check.Bytes("x", await Datagrams.Receive(receiver, sender), "The one after it");
    }

    private static async Coroutine SendTo_ConnectedToNobody_IsRefusedLater()
    {
        EndPoint nobody;
        using (var closed = Datagrams.Open())
        {
            nobody = closed.LocalEndPoint!;
        }

        using var sender = Datagrams.Open();
        await sender.Connect(nobody);
        await sender.SendTo("x"u8.ToArray(), receiver: null);
        Check.Error(
            await Check.Throws<SocketException>("receiving when the peer has refused an earlier datagram", async () => await Datagrams.Receive(sender)),
            SocketError.ConnectionRefused, SocketError.ConnectionReset);
    }

    private static async Coroutine Datagrams_ThereAndBack_AllocateNothing()
    {
        using var one = Datagrams.Open();
        using var other = Datagrams.Open();
        var (toOne, toOther, from) = (Datagrams.AddressOf(one), Datagrams.AddressOf(other), new SocketAddress(AddressFamily.InterNetwork));
        var (ball, buffer) = (new byte[64], new byte[64]);
        await Allocations.CheckNone("a datagram there and back", async rounds =>
        {
            for (var i = 0; i < rounds; i++)
            {
                await one.SendTo(ball, toOther);
                await other.ReceiveFrom(buffer, from);
                await other.SendTo(ball, toOne);
                await one.ReceiveFrom(buffer, from);
            }
        });
    }
}
