using Simmer.LowLevel;

namespace Simmer.Platform.Linux;

// Sending: always tried at once, because there is nearly always room.
internal sealed partial class EpollSocket
{
    public override async Coroutine Send(ReadOnlyMemory<byte> data)
    {
        Begin(_output, "send");
        try
        {
            if (IsDueToYield())
            {
                await default(YieldAwaitable);
            }

            while (!TrySend(ref data))
            {
                await WaitForEdge(_output);
            }
        }
        finally
        {
            _output.End();
        }
    }

    /// <summary>False: there is no more room; an edge will tell when there is. <paramref name="data"/> becomes what is left.</summary>
    private bool TrySend(ref ReadOnlyMemory<byte> data)
    {
        ThrowIfClosed();
        var result = SocketCalls.Send(Descriptor, data.Span);
        if (result.MustWait)
        {
            return false;
        }

        if (result.Failed)
        {
            throw FailedToSend(result.Error);
        }

        data = data[result.Value..];
        return data.IsEmpty; // A short write means full. It need not be tried in vain: room brings an edge.
    }
}
