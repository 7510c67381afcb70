namespace Simmer.Platform.Linux;

// Now or not at all.
internal sealed partial class IoUringSocket
{
    public override bool TryReceive(Span<byte> buffer, out int count)
    {
        Begin(_input, "receive");
        try
        {
            var hasTaken = TryTake(buffer, out var result) || TryTakeNow(buffer, out result);
            count = result.Failed && hasTaken ? throw result.Error.ToStreamException($"receive on {this}") : Math.Max(result.Value, 0);
            return hasTaken;
        }
        finally
        {
            _input.End();
        }
    }

    public override int TrySend(ReadOnlySpan<byte> data)
    {
        Begin(_output, "send");
        try
        {
            if (!TrySend(data, out _sent))
            {
                return 0;
            }

            return TakeSent();
        }
        finally
        {
            _output.End();
        }
    }

    private bool TryTakeNow(Span<byte> buffer, out SystemResult result)
    {
        if (!_requests.Contains(RingUse.Receive))
        {
            return TryAsk(buffer, out result);
        }

        _driver.Complete(); // What has arrived is handed over when the ring is entered.
        return TryTake(buffer, out result);
    }
}
