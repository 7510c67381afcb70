using System.Net;
using System.Net.Sockets;
using static Simmer.Asyncio;
using static Simmer.Tests.Expect;
using static Simmer.Tests.Net.FakeNetwork;

namespace Simmer.Tests.Net;

/// <summary>Happy Eyeballs, in virtual time.</summary>
public sealed class ConnectRaceTests
{
    [Fact]
    public void Connect_WhenNobodyAnswers_TriesTheNextEach250MsAndTheFamiliesTakeTurns()
    {
        using var network = new FakeNetwork();
        network.Add("fe80::1", IsSilent);
        network.Add("fe80::2", IsSilent);
        network.Add("10.0.0.1", IsSilent);
        network.Add("10.0.0.2", Accepts(after: 100));
        network.Run(async () =>
        {
            using var stream = await ConnectTcp("example", 80, network.Options);
            stream.RemoteEndPoint.ShouldBe(new IPEndPoint(IPAddress.Parse("10.0.0.2"), 80));
            network.Driver.Sockets.Count.ShouldBe(1);
        });
        network.Steps.ShouldBe(
        [
            "0 try fe80::1",
            "250 try 10.0.0.1",
            "500 try fe80::2",
            "750 try 10.0.0.2",
            "850 connected 10.0.0.2",
            "850 give up fe80::1",
            "850 give up 10.0.0.1",
            "850 give up fe80::2",
        ]);
        network.Driver.Sockets.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(1, "fe80::1 10.0.0.1 fe80::2 10.0.0.2 fe80::3")]
    [InlineData(2, "fe80::1 fe80::2 10.0.0.1 fe80::3 10.0.0.2")]
    [InlineData(3, "fe80::1 fe80::2 fe80::3 10.0.0.1 10.0.0.2")]
    [InlineData(9, "fe80::1 fe80::2 fe80::3 10.0.0.1 10.0.0.2")]
    public void Connect_TheFamilyThatComesFirst_IsTriedSoManyTimesBeforeTheOther(int count, string expected)
    {
        using var network = new FakeNetwork();
        foreach (var address in (string[])["fe80::1", "fe80::2", "10.0.0.1", "fe80::3", "10.0.0.2"])
        {
            network.Add(address, Refuses(after: 1));
        }

        network.Run(async () => await Throws<ConnectException>(ConnectTcp("example", 80, network.Options with { FirstFamilyCount = count })));
        string.Join(' ', network.Steps.Select(static step => step.Split(' ')[^1])).ShouldBe(expected);
    }

    [Fact]
    public void Connect_WhenOneFails_TriesTheNextAtOnce()
    {
        using var network = new FakeNetwork();
        network.Add("fe80::1", Refuses(after: 10));
        network.Add("10.0.0.1", Accepts(after: 20));
        network.Run(async () =>
        {
            using var stream = await ConnectTcp("example", 80, network.Options);
        });
        network.Steps.ShouldBe(["0 try fe80::1", "10 try 10.0.0.1", "30 connected 10.0.0.1"]);
    }

    [Fact]
    public void Connect_WhenTheFirstIsSlow_ItMayStillWin()
    {
        using var network = new FakeNetwork();
        network.Add("fe80::1", Accepts(after: 300));
        network.Add("10.0.0.1", Accepts(after: 100));
        network.Run(async () =>
        {
            using var stream = await ConnectTcp("example", 80, network.Options);
            stream.RemoteEndPoint!.Address.ToString().ShouldBe("fe80::1");
            network.Driver.Sockets.Count.ShouldBe(1);
        });
        network.Steps.ShouldBe(["0 try fe80::1", "250 try 10.0.0.1", "300 connected fe80::1", "300 give up 10.0.0.1"]);
    }

    [Fact]
    public void Connect_WhenTwoAnswerInOneIteration_OneIsKept()
    {
        using var network = new FakeNetwork();
        network.Add("fe80::1", Accepts(after: 350));
        network.Add("10.0.0.1", Accepts(after: 100));
        network.Run(async () =>
        {
            using var stream = await ConnectTcp("example", 80, network.Options);
            network.Driver.Sockets.Count.ShouldBe(1);
        });
        network.Driver.Sockets.ShouldBeEmpty();
    }

    [Fact]
    public void Connect_WhenAllFail_SaysWhyForEach()
    {
        using var network = new FakeNetwork();
        network.Add("fe80::1", () => throw new SocketException((int)SocketError.NetworkUnreachable, "no IPv6 here"));
        network.Add("10.0.0.1", Refuses(after: 10));
        network.Run(async () =>
        {
            var failure = await Throws<ConnectException>(ConnectTcp("example", 80, network.Options));
            failure.SocketErrorCode.ShouldBe(SocketError.ConnectionRefused);
            failure.Failures.Select(static each => each.SocketErrorCode).ShouldBe([SocketError.NetworkUnreachable, SocketError.ConnectionRefused]);
            failure.Message.ShouldBe("Could not connect to example:80. no IPv6 here; refused");
            network.Now.TotalMilliseconds.ShouldBe(10, "nothing is left to wait for");
        });
        network.Driver.Sockets.ShouldBeEmpty();
    }

    [Fact]
    public void Connect_WithoutADescriptorToSpare_IsAFailureLikeAnyOther()
    {
        using var network = new FakeNetwork();
        network.Add("fe80::1", Accepts(after: 0));
        network.Add("10.0.0.1", Accepts(after: 0));
        network.Driver.OnOpen = family =>
        {
            if (family is AddressFamily.InterNetworkV6)
            {
                throw new SocketException((int)SocketError.TooManyOpenSockets);
            }
        };
        network.Run(async () =>
        {
            using var stream = await ConnectTcp("example", 80, network.Options);
            stream.RemoteEndPoint!.Address.ToString().ShouldBe("10.0.0.1");
        });
    }

    [Fact]
    public void Connect_WithAnInfiniteDelay_TriesTheNextOnlyAfterAFailure()
    {
        using var network = new FakeNetwork();
        network.Add("10.0.0.1", Refuses(after: 100_000));
        network.Add("10.0.0.2", Accepts(after: 100_000));
        network.Run(async () =>
        {
            using var stream = await ConnectTcp("example", 80, network.Options with { AttemptDelay = Timeout.InfiniteTimeSpan });
        });
        network.Steps.ShouldBe(["0 try 10.0.0.1", "100000 try 10.0.0.2", "200000 connected 10.0.0.2"]);
    }

    [Fact]
    public void Connect_ByOneFamilyOnly_TriesNoOther()
    {
        using var network = new FakeNetwork();
        network.Add("fe80::1", IsSilent);
        network.Add("10.0.0.1", Accepts(after: 1));
        network.Run(async () =>
        {
            using (await ConnectTcp("example", 80, network.Options with { AddressFamily = AddressFamily.InterNetwork }))
            {
                network.Steps.ShouldBe(["0 try 10.0.0.1", "1 connected 10.0.0.1"]);
            }
        });
    }

    [Fact]
    public void Connect_WhenTheNameHasNoAddress_SaysSo()
    {
        using var network = new FakeNetwork();
        network.Run(async () =>
        {
            var failure = await Throws<SocketException>(ConnectTcp("example", 80, network.Options));
            failure.SocketErrorCode.ShouldBe(SocketError.HostNotFound);
            failure.Message.ShouldBe("Could not connect to example:80. The name has no address.");
        });
    }

    [Fact]
    public void Connect_WhenTheNameCannotBeResolved_SaysWhich()
    {
        using var network = new FakeNetwork();
        network.Run(async () =>
        {
            var options = new ConnectOptions { Resolve = async _ => throw new SocketException((int)SocketError.TryAgain, "ask later") };
            var failure = await Throws<SocketException>(ConnectTcp("example", 80, options));
            failure.SocketErrorCode.ShouldBe(SocketError.TryAgain);
            failure.Message.ShouldBe("Could not connect to example:80. ask later");
        });
    }

    [Theory]
    [InlineData(0)]
    [InlineData(100)]
    [InlineData(300)]
    [InlineData(600)]
    public void Connect_Cancelled_LeavesNothingOpen(int after)
    {
        using var network = new FakeNetwork();
        network.Add("fe80::1", IsSilent);
        network.Add("10.0.0.1", IsSilent);
        network.Run(async () =>
        {
            var connecting = CreateTask(ConnectTcp("example", 80, network.Options));
            await Sleep(TimeSpan.FromMilliseconds(after));
            connecting.Cancel();
            await Throws<OperationCanceledException>(connecting);
            network.Driver.Sockets.ShouldBeEmpty();
        });
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Connect_CancelledAtAnyMomentAroundItsSuccess_EitherConnectsOrLeavesNothingOpen(int addresses)
    {
        HashSet<bool> outcomes = [];
        for (var moment = 0; moment < 12; moment++)
        {
            using var network = new FakeNetwork();
            var answered = new AsyncEvent();
            for (var i = 1; i <= addresses; i++)
            {
                network.Add($"10.0.0.{i}", async () => await answered.Wait());
            }

            network.Run(async () =>
            {
                var connecting = CreateTask(ConnectTcp("example", 80, network.Options));
                await Sleep(TimeSpan.FromSeconds(1)); // All are being tried.
                answered.Set();
                for (var i = 0; i < moment; i++)
                {
                    await Yield();
                }

                connecting.Cancel();
                try
                {
                    using var stream = await connecting;
                    network.Driver.Sockets.Count.ShouldBe(1);
                    outcomes.Add(true);
                }
                catch (OperationCanceledException)
                {
                    outcomes.Add(false);
                }

                network.Driver.Sockets.ShouldBeEmpty($"after {moment} turns");
            });
        }

        outcomes.Count.ShouldBe(2, "the moments reach from before the success to after it");
    }

    [Fact]
    public void Connect_InAScopeWhoseTimeIsUp_LeavesNothingOpen()
    {
        using var network = new FakeNetwork();
        network.Add("fe80::1", IsSilent);
        network.Add("10.0.0.1", IsSilent);
        network.Run(async () =>
        {
            (await MoveOnAfter(TimeSpan.FromSeconds(1), async _ => await ConnectTcp("example", 80, network.Options))).ShouldBeFalse();
            network.Now.ShouldBe(TimeSpan.FromSeconds(1));
            network.Driver.Sockets.ShouldBeEmpty();
        });
    }
}
