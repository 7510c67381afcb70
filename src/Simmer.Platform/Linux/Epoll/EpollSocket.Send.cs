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
        while (true)
        {
            ThrowIfClosed();
            var result = SocketCalls.Send(Descriptor, data.Span);
            if (result.MustWait)
            {
                return false;
            }

            data = result.Failed ? throw FailedToSend(result.Error) : data[result.Value..];
            if (data.IsEmpty)
            {
                return true;
            }

            // A short write nearly always means full. But only an attempt in vain makes the system tell when there is room.
        }
    }
}
