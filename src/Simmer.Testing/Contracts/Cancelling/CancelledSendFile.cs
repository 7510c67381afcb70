using System.Net.Sockets;
using Simmer.Platform;

namespace Simmer.Testing;

/// <summary>Sending a file to somebody who takes it slowly: a beginning of it has been sent, and nothing else.</summary>
internal sealed class CancelledSendFile(IoSocket inside, Socket outside) : CancelSubject
{
    private readonly TemporaryFile _file = new(CancelledPeer.MoreThanItTakes);
    private readonly CancelledPeer _peer = new(outside);

    public static async Coroutine<CancelSubject> Create()
    {
        var (inside, outside) = await CancelledPeer.Connect();
        return new CancelledSendFile(inside, outside);
    }

    public override async Coroutine Perform() => Check.Equal(
        CancelledPeer.MoreThanItTakes,
        await inside.SendFile(_file.Handle, 0, CancelledPeer.MoreThanItTakes),
        "How many bytes of the file were sent");

    public override void Produce() => _peer.TakeSome();

    public override void ProduceMore() => _peer.TakeSome();

    public override Coroutine Verify(bool hasEnded) => _peer.CheckBeginningAndMarker(inside, CancelledPeer.MoreThanItTakes, hasEnded);

    public override void Dispose()
    {
        inside.Dispose();
        outside.Dispose();
        _file.Dispose();
    }
}
