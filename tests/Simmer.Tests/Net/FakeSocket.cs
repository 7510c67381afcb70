using System.Net;
using System.Net.Sockets;
using Microsoft.Win32.SafeHandles;
using Simmer.Platform;

namespace Simmer.Tests.Net;

/// <summary>A socket of <see cref="FakeDriver"/>. It connects and accepts as the driver says, and receives nothing.</summary>
internal sealed class FakeSocket(FakeDriver driver, AddressFamily family) : IoSocket(driver, family)
{
    private readonly AsyncEvent _closed = new();

    public override bool IsClosed => _closed.IsSet;

    public override EndPoint? LocalEndPoint { get; } = new IPEndPoint(IPAddress.Loopback, 4711);

    public override void Bind(EndPoint address)
    {
    }

    public override void Listen(int backlog)
    {
    }

    public override void SetOption(IoSocketOption option, int value)
    {
    }

    public override int GetOption(IoSocketOption option) => 0;

    public override void ShutDown(SocketShutdown how)
    {
    }

    public override async Coroutine Connect(EndPoint peer)
    {
        await driver.OnConnect((IPEndPoint)peer);
        RemoteEndPoint = peer;
    }

    public override async Coroutine<IoSocket> Accept()
    {
        var arrival = await Asyncio.Race(driver.Arrivals.Get(), WaitUntilClosed());
        return arrival is Exception e ? throw e : (IoSocket)arrival;
    }

    public override async Coroutine<int> Receive(Memory<byte> buffer)
    {
        await _closed.Wait();
        throw new ObjectDisposedException("socket");
    }

    public override async Coroutine Send(ReadOnlyMemory<byte> data)
    {
    }

    public override Coroutine Send(IReadOnlyList<ReadOnlyMemory<byte>> data) => throw new NotSupportedException();

    public override bool TryReceive(Span<byte> buffer, out int count) => throw new NotSupportedException();

    public override int TrySend(ReadOnlySpan<byte> data) => throw new NotSupportedException();

    public override Coroutine<long> SendFile(SafeFileHandle file, long offset, long count) => throw new NotSupportedException();

    public override Coroutine<DatagramInfo> ReceiveFrom(Memory<byte> buffer, SocketAddress sender) => throw new NotSupportedException();

    public override Coroutine SendTo(ReadOnlyMemory<byte> data, SocketAddress? receiver) => throw new NotSupportedException();

    public override void ResetOnClose()
    {
    }

    protected override void Dispose(bool disposing)
    {
        _closed.Set();
        driver.Forget(this);
    }

    private async Coroutine<object> WaitUntilClosed()
    {
        await _closed.Wait();
        return new ObjectDisposedException("socket");
    }
}
