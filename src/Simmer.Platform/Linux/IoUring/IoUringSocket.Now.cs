namespace Simmer.Platform.Linux;

// Now or not at all.
internal sealed partial class IoUringSocket
{
    protected override SystemResult ReceiveNow(Span<byte> buffer)
    {
        if (TryTake(buffer, out var result))
        {
            return result;
        }

        if (!_requests.Contains(RingUse.Receive))
        {
            _ = TryAsk(buffer, out result);
            return result;
        }

        _driver.Complete(); // What has arrived is handed over when the ring is entered.
        return TryTake(buffer, out result) ? result : SystemResult.Of(Errno.TryAgain);
    }
}
