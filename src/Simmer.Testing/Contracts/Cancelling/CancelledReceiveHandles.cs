using Microsoft.Win32.SafeHandles;
using static Simmer.Asyncio;

namespace Simmer.Testing;

/// <summary>Receiving descriptors: each byte comes with one of them, and neither is lost.</summary>
internal sealed class CancelledReceiveHandles(Pair pair, TemporaryFile file) : CancelSubject
{
    private readonly byte[] _buffer = new byte[1];
    private readonly List<SafeFileHandle> _handles = [];
    private int _sent;
    private int _received;

    public static async Coroutine<CancelSubject> Create() => new CancelledReceiveHandles(await UnixSockets.Connect(), new TemporaryFile(10));

    public override async Coroutine Perform()
    {
        _received += await pair.Server.ReceiveHandles(_buffer, _handles);
        Check.Equal(_received, _handles.Count, "How many descriptors came, one with each byte");
    }

    // There is room, so it is done in this step.
    public override void Produce()
    {
        var sending = CreateTask(pair.Client.SendHandles("x"u8.ToArray(), [file.Handle]), eager: true);
        Check.That(sending is { IsCompleted: true, IsFaulted: false }, $"Sending a descriptor when there is room should end at once: {sending}.");
        _sent++;
    }

    public override async Coroutine Verify(bool hasEnded)
    {
        _buffer[0] = Canary;
        Check.That(!hasEnded || _received > 0, "It says that something has come, but nothing was sent.");
        Produce();
        while (_received < _sent)
        {
            _received += await pair.Server.ReceiveHandles(new byte[1], _handles);
            Check.Equal(_received, _handles.Count, "How many descriptors came, one with each byte");
        }

        CheckCanary(_buffer);
        foreach (var handle in _handles)
        {
            using (handle)
            {
                Check.Equal(10, RandomAccess.GetLength(handle), "How long the file is that came");
            }
        }

        _handles.Clear();
        (_sent, _received) = (0, 0);
    }

    public override void Dispose()
    {
        pair.Dispose();
        file.Dispose();
    }
}
