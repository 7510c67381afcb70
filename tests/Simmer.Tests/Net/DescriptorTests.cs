using System.Net.Sockets;
using static Simmer.Asyncio;
using static Simmer.Tests.Expect;
using static Simmer.Tests.Net.Loopback;
using static Simmer.Tests.Processes.Children;

namespace Simmer.Tests.Net;

/// <summary>The system's own count of what this process has open.</summary>
[Collection(nameof(Alone))]
public sealed class DescriptorTests
{
    [Fact]
    public void EverythingThatCanHappenToAConnection_LeavesNoDescriptorBehind()
    {
        RunOnce(); // Whatever .NET opens when it is used first.
        var before = OpenDescriptors();
        for (var i = 0; i < 10; i++)
        {
            RunOnce();
        }

        OpenDescriptors().ShouldBe(before);
    }

    private static void RunOnce()
    {
        using var runner = new LoopRunner(new LoopOptions { HandleSignals = false, UnhandledException = static _ => { } });
        runner.Run(async () =>
        {
            var serving = CreateTask(TcpServer.Serve(ListenTcp(AnyPort), Echo));
            var listener = ListenTcp(AnyPort);

            var refused = CreateTask(Throws<SocketException>(ConnectTcp(Nobody())));
            var cancelled = CreateTask(ConnectTcp(listener.LocalEndPoint));
            await Yield();
            cancelled.Cancel();
            try
            {
                (await cancelled).Dispose(); // Some drivers had connected by then.
            }
            catch (OperationCanceledException)
            {
                // Others had not.
            }

            await refused;

            (await ConnectTcp(listener.LocalEndPoint)).Abort();
            using (await ConnectTcp(listener.LocalEndPoint))
            {
                (await listener.Accept()).Dispose(); // The one that was cancelled, or the one that was reset.
            }

            Should.Throw<SocketException>(() => ListenTcp(listener.LocalEndPoint));
            await ConnectTcp(listener.LocalEndPoint); // This and the listener are left to the loop's end.
            serving.Cancel();
        });
    }
}
