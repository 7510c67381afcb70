using Simmer.LowLevel;

namespace Simmer.Platform.Linux;

// Receiving: one request brings whatever arrives, again and again, into the driver's buffers; who reads takes it from there.
internal sealed partial class IoUringSocket
{
    // A socket that nobody reads fills as many buffers; then it stops. What the system is about to deliver at that moment comes
    // on top. A guess: enough for a reader that is as fast as its peer.
    private const int BuffersAhead = 4;

    // What has arrived and was not read.
    private BufferChain _received;

    // What came after it: the end, or a failure. It is for the next one who has read all.
    private SystemResult? _ending;

    // All buffers are with sockets that nobody reads, perhaps because their readers wait for what arrives here: so this one
    // waits until it is readable, and receives straight into its reader's memory.
    private bool _isStarved;

    public override async Coroutine<int> Receive(Memory<byte> buffer)
    {
        Begin(_input, "receive");
        try
        {
            if (IsDueToYield())
            {
                await default(YieldAwaitable);
            }

            SystemResult result;
            while (!TryTake(buffer.Span, out result))
            {
                await WaitForInput();
            }

            return result.Failed ? throw result.Error.ToStreamException($"receive on {this}") : result.Value;
        }
        finally
        {
            _input.End();
        }
    }

    /// <summary>False: there is nothing.</summary>
    private bool TryTake(Span<byte> buffer, out SystemResult result)
    {
        ThrowIfClosed();
        if (!_received.IsEmpty)
        {
            result = new SystemResult(_received.MoveTo(buffer, _driver.Places)); // Of an empty buffer: nothing, and so it should be.
            return true;
        }

        if (_ending is { } ending)
        {
            _ending = buffer.IsEmpty ? ending : null;
            result = RememberFailure(ending);
            return true;
        }

        _isStarved &= _driver.Places.Buffers.Free == 0;
        return MustAsk ? TryAsk(buffer, out result) : Nothing(out result);
    }

    private bool MustAsk => !ReceivesAhead || _isStarved;

    private bool TryAsk(Span<byte> buffer, out SystemResult result)
    {
        result = buffer.IsEmpty ? SocketCalls.PeekAtInput(Descriptor) : SocketCalls.Receive(Descriptor, buffer);
        if (result.MustWait)
        {
            return false;
        }

        result = RememberFailure(result);
        result = buffer.IsEmpty && !result.Failed ? default : result;
        return true;
    }

    private static bool Nothing(out SystemResult result)
    {
        result = default;
        return false;
    }

    private SuspensionAwaitable WaitForInput()
    {
        if (MustAsk)
        {
            return WaitUntilReady(IoReadiness.Readable);
        }

        var wait = BeginToWait(_input);
        if (!_requests.Contains(RingUse.Receive))
        {
            Request(RingUse.Receive).ReceiveAgainAndAgain(Descriptor, IoUringDriver.BufferGroup);
        }

        return wait;
    }

    private void OnReceived(CompletionEntry completion)
    {
        var result = completion.Result;
        if (completion.HasBuffer && result.Value > 0)
        {
            _received.Append(_driver.Places, completion.Buffer, result.Value);
            StopIfNobodyReads(completion.HasMore);
            _input.Complete();
            return;
        }

        if (completion.HasBuffer)
        {
            _driver.Places.Buffers.Return(completion.Buffer);
        }

        if (result.Error is Errno.NoBuffers)
        {
            _isStarved = _driver.Places.Buffers.Free == 0; // If some have come back meanwhile, the next request will have one.
        }
        else if (!IsToBeRepeated(result))
        {
            _ending = result;
        }

        _input.Complete(); // Also if there is nothing: whoever waits makes a new request.
    }

    // It takes effect with the next poll; the system may be about to deliver more. If it does not find the request, because
    // that is being moved, it is asked again a few buffers later.
    private void StopIfNobodyReads(bool isGoingOn)
    {
        if (isGoingOn && _received.Count % BuffersAhead == 0)
        {
            _driver.Cancel(_token, RingUse.Receive);
        }
    }

    // It was cancelled, or interrupted: nothing was lost, and nothing has ended.
    private static bool IsToBeRepeated(SystemResult result) =>
        result.Error is Errno.Cancelled or Errno.Interrupted or Errno.TryAgain;
}
