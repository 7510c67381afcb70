using Simmer.Platform;
using static Simmer.Testing.CaseFactory;

namespace Simmer.Testing;

/// <summary>Closing a socket, and the whole driver, while somebody waits.</summary>
internal static class ClosingCases
{
    public static IEnumerable<ContractCase> All =>
    [
        Story(Close_WhileSomebodyAccepts_EndsThat),
        Story(Close_WhileSomebodyReceives_EndsThat),
        Story(Close_WhileSomebodyReceivesNothing_EndsThat),
        Story(Close_WhileSomebodySends_EndsThat),
        Story(Close_WhileSomebodyReceivesAndSends_EndsBoth),
        Story(Close_AndOpenAgain_TheNewSocketHearsNothingOfTheOld),
        Story(Close_WithBytesThatNobodyReceived_ThePeerLearns),
        Program(Driver_DisposedWithEverythingInFlight_EndsAndClosesAll),
        Program(Driver_ServesOneLoopOnly),
    ];

    private static async Coroutine Close_WhileSomebodyAccepts_EndsThat()
    {
        using var listener = Stage.Listen();
        await CloseWhile(listener, "Accept", async () => (await listener.Accept()).Dispose());
    }

    private static async Coroutine Close_WhileSomebodyReceives_EndsThat()
    {
        using var pair = await Stage.Connect();
        await CloseWhile(pair.Server, "Receive", async () => await pair.Server.Receive(new byte[10]));
    }

    private static async Coroutine Close_WhileSomebodyReceivesNothing_EndsThat()
    {
        using var pair = await Stage.Connect();
        await CloseWhile(pair.Server, "an empty Receive", async () => await pair.Server.Receive(Memory<byte>.Empty));
    }

    private static async Coroutine Close_WhileSomebodySends_EndsThat()
    {
        using var pair = await Stage.Connect();
        await CloseWhile(pair.Client, "Send", async () => await pair.Client.Send(new byte[32 * 1024 * 1024]));
    }

    private static async Coroutine Close_WhileSomebodyReceivesAndSends_EndsBoth()
    {
        using var pair = await Stage.Connect();
        var receiving = await Stage.BeginToWait(Receive(), "receive");
        await CloseWhile(pair.Client, "Send", async () => await pair.Client.Send(new byte[32 * 1024 * 1024]));
        await Check.Throws<ObjectDisposedException>("Receive, closed meanwhile", receiving);

        async Coroutine Receive() => await pair.Client.Receive(new byte[1]);
    }

    private static async Coroutine CloseWhile(IoSocket socket, string what, Func<Coroutine> operation)
    {
        var waiting = await Stage.BeginToWait(operation(), what);
        socket.Dispose();
        await Check.Throws<ObjectDisposedException>($"{what}, closed meanwhile", waiting);
    }

    // Numbers of descriptors and slots come again at once: nothing that is on its way for the old one may reach the new one.
    private static async Coroutine Close_AndOpenAgain_TheNewSocketHearsNothingOfTheOld()
    {
        using var listener = Stage.Listen();
        for (var round = 0; round < 100; round++)
        {
            var old = await Stage.ConnectTo(listener);
            await old.Server.Send(new byte[100]);
            old.Server.ResetOnClose();
            old.Dispose();

            using var pair = await Stage.ConnectTo(listener);
            var buffer = new byte[10];
            var receiving = Asyncio.CreateTask(Receive());
            await Asyncio.Yield();
            await pair.Server.Send(new[] { (byte)round });
            await receiving;
            Check.Equal((byte)round, buffer[0], "What the new connection received");

            async Coroutine Receive() => Check.Equal(1, await pair.Client.Receive(buffer), "How many bytes the new connection received");
        }
    }

    private static async Coroutine Close_WithBytesThatNobodyReceived_ThePeerLearns()
    {
        using var pair = await Stage.Connect();
        await pair.Client.Send(Pattern.Of(100));
        Check.Equal(0, await pair.Server.Receive(Memory<byte>.Empty), "What an empty receive returns");
        pair.Server.Dispose();
        try
        {
            Check.Equal(0, await pair.Client.Receive(new byte[1]), "What a receive returns when the peer has closed"); // A peaceful end,
        }
        catch (IOException)
        {
            // or, on most systems, a reset.
        }
    }

    private static void Driver_DisposedWithEverythingInFlight_EndsAndClosesAll(Func<IoDriver> factory)
    {
        List<IoSocket> sockets = [];
        List<LoopTask> tasks = [];
        IoDriver? driver = null;
        var runner = new LoopRunner(new LoopOptions { HandleSignals = false, Poller = () => driver = factory() });
        runner.Run(async () =>
        {
            var listener = Stage.Listen();
            for (var i = 0; i < 10; i++)
            {
                var pair = await Stage.ConnectTo(listener);
                sockets.AddRange([pair.Client, pair.Server]);
                tasks.Add(await Stage.BeginToWait(Receive(pair.Client), "receive"));
                tasks.Add(await Stage.BeginToWait(pair.Client.Send(new byte[32 * 1024 * 1024]), "send"));
            }

            sockets.Add(listener);
            tasks.Add(await Stage.BeginToWait(Accept(listener), "accept"));
        });
        runner.Dispose();
        Check.That(tasks.TrueForAll(static task => task.IsCompleted), $"Tasks are left: {string.Join("; ", tasks.Where(static task => !task.IsCompleted))}.");
        Check.That(sockets.TrueForAll(static socket => socket.IsClosed), "The driver was disposed, but not all of its sockets are closed.");
        Check.Equal(0, driver!.Sockets.Count, "The sockets of a driver that was disposed");

        static async Coroutine Receive(IoSocket socket) => await socket.Receive(new byte[10]);
        static async Coroutine Accept(IoSocket socket) => await socket.Accept();
    }

    private static void Driver_ServesOneLoopOnly(Func<IoDriver> factory)
    {
        using var driver = factory();
        Check.Throws<InvalidOperationException>("a driver without a loop that opens a socket", () => driver.Open(
            System.Net.Sockets.AddressFamily.InterNetwork, System.Net.Sockets.SocketType.Stream, System.Net.Sockets.ProtocolType.Tcp));
        using var loop = Asyncio.NewEventLoop(new LoopOptions { HandleSignals = false, Poller = () => driver });
        Check.That(ReferenceEquals(loop, driver.Loop), "The driver's loop is not the one that it was given to.");
        Check.Throws<InvalidOperationException>("a second loop", () => driver.Attach(loop));
    }
}
