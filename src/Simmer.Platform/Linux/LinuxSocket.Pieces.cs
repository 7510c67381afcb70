using Simmer.LowLevel;

namespace Simmer.Platform.Linux;

// Sending memory in pieces.
internal abstract partial class LinuxSocket
{
    public sealed override async Coroutine Send(IReadOnlyList<ReadOnlyMemory<byte>> data)
    {
        ArgumentNullException.ThrowIfNull(data);
        Begin(IoReadiness.Writable, "send");
        try
        {
            if (IsDueToYield())
            {
                await default(YieldAwaitable);
            }

            var (index, offset) = (0, 0);
            while (!TrySend(data, ref index, ref offset))
            {
                await WaitUntilReady(IoReadiness.Writable);
            }
        }
        finally
        {
            End(IoReadiness.Writable);
        }
    }

    /// <summary>False: there is no more room. The place becomes that of what is left.</summary>
    private bool TrySend(IReadOnlyList<ReadOnlyMemory<byte>> data, ref int index, ref int offset)
    {
        while (true)
        {
            ThrowIfClosed();
            Advance(data, 0, ref index, ref offset);
            if (index == data.Count)
            {
                return true;
            }

            var result = PieceCalls.Send(Descriptor, data, index, offset);
            if (result.MustWait)
            {
                return false;
            }

            if (result.Failed)
            {
                throw FailedToSend(result.Error);
            }

            Advance(data, result.Value, ref index, ref offset);
        }
    }

    /// <summary>So much has been sent. What is empty is passed over.</summary>
    private static void Advance(IReadOnlyList<ReadOnlyMemory<byte>> data, int count, ref int index, ref int offset)
    {
        offset += count;
        while (index < data.Count && offset >= data[index].Length)
        {
            offset -= data[index++].Length;
        }
    }
}
