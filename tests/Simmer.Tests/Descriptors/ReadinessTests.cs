using System.Net;
using System.Net.Sockets;
using Simmer.Tests.Net;
using static Simmer.Asyncio;
using static Simmer.Tests.Expect;

namespace Simmer.Tests.Descriptors;

public sealed class ReadinessTests
{
    [Fact]
    public void WaitReadable_EndsWhenSomethingComes_ByWhicheverNameOfTheDescriptor() => RealLoop.Run(async () =>
    {
        var (near, far) = Pair();
        using (near)
        using (far)
        {
            foreach (var wait in (Func<Coroutine>[])[() => WaitReadable(near), () => WaitReadable(near.SafeHandle), () => WaitReadable((int)near.Handle)])
            {
                var waiting = CreateTask(wait());
                await Sleep(TimeSpan.FromMilliseconds(1));
                waiting.IsCompleted.ShouldBeFalse();
                far.Send([1]);
                await waiting;
                near.Receive(new byte[1]).ShouldBe(1);
            }

            await WaitWritable(near);
        }
    });

    [Fact]
    public void WaitReadable_Cancelled_WatchesNoLonger() => RealLoop.Run(async () =>
    {
        var (near, far) = Pair();
        using (near)
        using (far)
        {
            for (var i = 0; i < 3; i++)
            {
                var waiting = CreateTask(WaitReadable(near));
                await Yield();
                waiting.Cancel();
                await Throws<OperationCanceledException>(waiting);
            }

            far.Send([1]);
            await WaitReadable(near);
        }
    });

    [Fact]
    public void AddReader_IsCalledForAsLongAsThereIsSomething_UntilItIsRemoved() => RealLoop.Run(async () =>
    {
        var (near, far) = Pair();
        using (near)
        using (far)
        {
            var replaced = 0;
            List<byte> received = [];
            AddReader(near, () => replaced++);
            AddReader(near, () =>
            {
                var one = new byte[1];
                near.Receive(one);
                received.Add(one[0]);
            });
            far.Send([1, 2, 3]);
            while (received.Count < 3)
            {
                await Sleep(TimeSpan.FromTicks(1));
            }

            received.ShouldBe([1, 2, 3]);
            replaced.ShouldBe(0);
            RemoveReader(near).ShouldBeTrue();
            RemoveReader(near).ShouldBeFalse();
            far.Send([4]);
            await WaitReadable(near); // It has come, and nobody was called.
            received.Count.ShouldBe(3);
        }
    });

    [Fact]
    public void AddReader_OneThatFails_IsReported()
    {
        var errors = RealLoop.RunAndCollect(async () =>
        {
            var (near, far) = Pair();
            using (near)
            using (far)
            {
                var called = new AsyncEvent();
                AddReader(near, () =>
                {
                    RemoveReader(near);
                    called.Set();
                    throw new FormatException("oops");
                });
                far.Send([1]);
                await called.Wait();
                await Yield();
            }
        });
        errors.ShouldHaveSingleItem().Exception.ShouldBeOfType<FormatException>();
    }

    [Fact]
    public void AddWriter_IsCalledWhenThereIsRoom() => RealLoop.Run(async () =>
    {
        var (near, far) = Pair();
        using (near)
        using (far)
        {
            var hasRoom = new AsyncEvent();
            AddWriter(near, () =>
            {
                RemoveWriter(near);
                hasRoom.Set();
            });
            await hasRoom.Wait();
            RemoveWriter(near).ShouldBeFalse();
        }
    });

    [Fact]
    public void AddReader_LeftAlone_EndsWithTheLoop()
    {
        var (near, far) = Pair();
        using (near)
        using (far)
        {
            RealLoop.Run(async () => AddReader(near, static () => { }));
        }
    }

    [Fact]
    public void WaitReadable_OfAFile_IsRefused() => RealLoop.Run(async () =>
    {
        using var file = File.OpenHandle(typeof(ReadinessTests).Assembly.Location);
        await Throws<IOException>(WaitReadable(file));
    });

    internal static (Socket Near, Socket Far) Pair()
    {
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(Loopback.AnyPort);
        listener.Listen();
        var far = Loopback.ConnectAtOnce((IPEndPoint)listener.LocalEndPoint!);
        var near = listener.Accept();
        near.Blocking = false;
        return (near, far);
    }
}
