using System.Net;
using System.Net.Sockets;
using System.Text;
using Simmer;
using static Simmer.Asyncio;

Run(Main());

static async Coroutine Main()
{
    await AskAndAnswer();
    await NobodyAtHome();
}

static async Coroutine AskAndAnswer()
{
    #region echo
    using var server = BindUdp(new IPEndPoint(IPAddress.Loopback, 0));
    using var client = await ConnectUdp(server.LocalEndPoint!);
    await TaskGroup.Run(async group =>
    {
        group.Spawn(AnswerEverybody(server));
        var buffer = new byte[1500];
        foreach (var dish in (string[])["soup", "pasta"])
        {
            await client.Send(Encoding.UTF8.GetBytes(dish));
            var answer = await client.Receive(buffer);
            Console.WriteLine(Encoding.UTF8.GetString(buffer.AsSpan(0, answer.Count)));
        }

        group.Cancel();
    });

    static async Coroutine AnswerEverybody(UdpEndpoint server)
    {
        await foreach (var datagram in server.ReceiveAll(bufferSize: 1500))
        {
            var text = Encoding.UTF8.GetString(datagram.Data.Span);
            await server.SendTo(Encoding.UTF8.GetBytes($"{text}? Coming!"), datagram.Sender);
        }
    }
    #endregion
}

static async Coroutine NobodyAtHome()
{
    var gone = BindUdp(new IPEndPoint(IPAddress.Loopback, 0));
    var address = gone.LocalEndPoint!;
    gone.Dispose();

    #region refused
    using var client = await ConnectUdp(address);
    await client.Send("anybody there?"u8.ToArray());
    try
    {
        await WaitFor(client.Receive(new byte[1500]), TimeSpan.FromSeconds(5));
    }
    catch (SocketException e) when (e.SocketErrorCode is SocketError.ConnectionRefused)
    {
        Console.WriteLine("nobody is at home");
    }
    #endregion
}
