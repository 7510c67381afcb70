using System.Buffers.Binary;
using System.Net;
using static Simmer.Asyncio;

namespace Simmer.Soak;

/// <summary>One client: connects, behaves in one of many ways, and is gone.</summary>
internal sealed partial class Client(IPEndPoint server, EchoServer echo, Report report, Random random)
{
    private static readonly (string Name, int Weight, Service Service, Func<Client, TcpStream, Account, Coroutine> Behave)[] s_behaviours =
    [
        ("asking and waiting", 30, Service.Echo, static (client, connection, account) => client.AskAndWait(connection, account)),
        ("pipelining", 15, Service.Echo, static (client, connection, account) => client.Pipeline(connection, account, slowly: false)),
        ("reading slowly", 8, Service.Echo, static (client, connection, account) => client.Pipeline(connection, account, slowly: true)),
        ("half-closing at once", 8, Service.Echo, static (client, connection, account) => client.HalfClose(connection, account)),
        ("never reading", 6, Service.Echo, static (client, connection, _) => client.NeverRead(connection)),
        ("resetting", 12, Service.Echo, static (client, connection, _) => client.Reset(connection)),
        ("leaving", 8, Service.Echo, static (client, connection, _) => client.Leave(connection)),
        ("sending an endless line", 4, Service.Lines, static (client, connection, account) => client.SendEndlessLine(connection, account)),
        ("unplugged", 3, Service.Pour, static (client, connection, account) => client.Unplug(connection, account)),
        ("saying nothing", 5, Service.Echo, static (client, connection, account) => client.SayNothing(connection, account)),
    ];

    private static readonly int s_weights = s_behaviours.Sum(static behaviour => behaviour.Weight);

    /// <summary>One life of it. A third of all are cancelled at some moment, from before the connect to after the end.</summary>
    public async Coroutine Live()
    {
        var (name, service, behave) = Choose();
        var life = CreateTask(Connect(service, behave), name: name);
        var isDoomed = random.Next(3) == 0;
        var timer = isDoomed ? EventLoop.Current.CallLater(SomeTime(milliseconds: 60), () => life.Cancel()) : null;
        try
        {
            await life.Settle();
        }
        finally
        {
            timer?.Cancel();
            life.Cancel();
            await life.Settle();
        }

        if (life.IsFaulted)
        {
            report.Complain($"A client who was {name} failed: {life.Exception!.Message}");
        }

        report.EndedOne(life.IsCancelled ? "cancelled" : name);
    }

    private (string Name, Service Service, Func<Client, TcpStream, Account, Coroutine> Behave) Choose()
    {
        var choice = random.Next(s_weights);
        foreach (var (name, weight, service, behave) in s_behaviours)
        {
            if ((choice -= weight) < 0)
            {
                return (name, service, behave);
            }
        }

        throw new InvalidOperationException("The weights do not add up.");
    }

    private async Coroutine Connect(Service service, Func<Client, TcpStream, Account, Coroutine> behave)
    {
        var (id, account) = echo.Open(service);
        try
        {
            using var connection = await ConnectTcp(server);
            var name = new byte[sizeof(long)];
            BinaryPrimitives.WriteInt64LittleEndian(name, id);
            await connection.Write(name);
            await behave(this, connection, account);
        }
        finally
        {
            if (account.Out > account.In)
            {
                report.Complain($"Of a connection {account.In} bytes came in and {account.Out} went out.");
            }

            echo.Close(id);
        }
    }

    /// <summary>Reads to the end, and sees to it that everything came back, and that the server has seen as much.</summary>
    private async Coroutine Part(TcpStream connection, Account account, long sent, long received)
    {
        connection.CloseWrite();
        received += await ReadToEnd(connection, received, slowly: false);
        if (received != sent || account.In != sent || account.Out != sent || !account.HasEndedInPeace)
        {
            report.Complain($"Sent {sent} bytes, the server got {account.In} and sent {account.Out}, {received} came back; ended in peace: {account.HasEndedInPeace}.");
        }
    }

    private async Coroutine<long> ReadToEnd(TcpStream connection, long from, bool slowly)
    {
        var buffer = new byte[slowly ? 3000 : 32 * 1024];
        var at = from;
        while (await connection.Read(buffer) is var count and > 0)
        {
            CheckPattern(buffer.AsSpan(0, count), at);
            at += count;
            if (slowly && random.Next(8) == 0)
            {
                await Sleep(SomeTime(milliseconds: 3));
            }
        }

        return at - from;
    }

    private void CheckPattern(ReadOnlySpan<byte> bytes, long from)
    {
        for (var i = 0; i < bytes.Length; i++)
        {
            if (bytes[i] != PatternAt(from + i))
            {
                report.Complain($"The byte at {from + i} came back as {bytes[i]} instead of {PatternAt(from + i)}.");
                break;
            }
        }

        report.BytesChecked += bytes.Length;
    }

    private static byte[] Pattern(int length, long from)
    {
        var bytes = new byte[length];
        for (var i = 0; i < length; i++)
        {
            bytes[i] = PatternAt(from + i);
        }

        return bytes;
    }

    private static byte PatternAt(long index) => (byte)((index * 31) + (index / 251));

    private TimeSpan SomeTime(double milliseconds) => TimeSpan.FromMilliseconds(random.NextDouble() * milliseconds);

    /// <summary>Mostly small, at times large.</summary>
    private int SomeLength() => 1 + random.Next(1 << random.Next(1, 18));
}
