using System.Net;
using System.Net.Sockets;
using Simmer.Testing;
using static Simmer.Asyncio;

namespace Simmer.Tests.Net;

/// <summary>A loop in virtual time with a network of which a test says who answers, when, and how.</summary>
internal sealed class FakeNetwork : IDisposable
{
    private readonly LoopRunner _runner;
    private readonly VirtualClock _clock = new();
    private readonly Dictionary<IPAddress, Func<Coroutine>> _peers = [];
    private readonly List<IPAddress> _names = [];

    public FakeNetwork(bool eagerTasks = false)
    {
        Driver = new FakeDriver(_clock) { OnConnect = Connect };
        _runner = new LoopRunner(new LoopOptions
        {
            Clock = _clock,
            Poller = () => Driver,
            HandleSignals = false,
            EagerTasks = eagerTasks,
            UnhandledException = Errors.Add,
        });
    }

    public FakeDriver Driver { get; }

    public TimeSpan Now => _clock.Now;

    public List<LoopError> Errors { get; } = [];

    /// <summary>What has happened, each with its time in milliseconds.</summary>
    public List<string> Steps { get; } = [];

    /// <summary>Options by which every name has the addresses that were added, in that order.</summary>
    public ConnectOptions Options => new() { Resolve = Resolve };

    /// <summary>An address that answers in this way.</summary>
    public void Add(string address, Func<Coroutine> answer)
    {
        _names.Add(IPAddress.Parse(address));
        _peers.Add(_names[^1], answer);
    }

    public void Run(Func<Coroutine> test) => _runner.Run(test);

    public void Dispose()
    {
        _runner.Dispose();
        Errors.ShouldBeEmpty();
    }

    public void Step(string what) => Steps.Add($"{Now.TotalMilliseconds:0} {what}");

    public static Func<Coroutine> Accepts(int after) => async () => await Sleep(TimeSpan.FromMilliseconds(after));

    public static Func<Coroutine> Refuses(int after) => async () =>
    {
        await Sleep(TimeSpan.FromMilliseconds(after));
        throw new SocketException((int)SocketError.ConnectionRefused, "refused");
    };

    public static Coroutine IsSilent() => Sleep(Timeout.InfiniteTimeSpan);

    private async Coroutine<IPAddress[]> Resolve(string host) => [.. _names];

    private async Coroutine Connect(IPEndPoint peer)
    {
        Step($"try {peer.Address}");
        try
        {
            await _peers[peer.Address]();
            Step($"connected {peer.Address}");
        }
        catch (OperationCanceledException)
        {
            Step($"give up {peer.Address}");
            throw;
        }
    }
}
