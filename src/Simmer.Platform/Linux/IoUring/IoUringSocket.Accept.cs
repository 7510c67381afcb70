using System.Runtime.InteropServices;
using Simmer.LowLevel;

namespace Simmer.Platform.Linux;

// Accepting: one connection for each request. A request that goes on and on would take connections faster than anybody wants
// them, each with a descriptor, and could not say who the peers are.
internal sealed partial class IoUringSocket
{
    // The system writes the peer's address here: on the heap of pinned objects. Listeners only.
    private NativeAddress[]? _peer;

    // What an abandoned wait was for, or what has just come: a connection, or a failure.
    private SystemResult? _accepted;

    // The last one came at once, so the next one may, too: then asking costs less than a request.
    private bool _mayHaveMore;

    public override async Coroutine<IoSocket> Accept()
    {
        Begin(_input, "accept");
        try
        {
            if (IsDueToYield())
            {
                await default(YieldAwaitable);
            }

            IoUringSocket? accepted;
            while ((accepted = TryAccept()) is null)
            {
                await WaitForConnection();
            }

            return accepted;
        }
        finally
        {
            _input.End();
        }
    }

    /// <summary>Null: there is nobody.</summary>
    private IoUringSocket? TryAccept()
    {
        ThrowIfClosed();
        if (_accepted is { } accepted)
        {
            _accepted = null;
            _mayHaveMore = true;
            return Finish(accepted, ref _peer![0]);
        }

        if (!_mayHaveMore || _requests.Contains(RingUse.Accept))
        {
            return null;
        }

        var peer = default(NativeAddress);
        return Finish(SocketCalls.Accept(Descriptor, ref peer), ref peer);
    }

    private IoUringSocket? Finish(SystemResult result, ref NativeAddress peer)
    {
        if (IsToBeRepeated(result))
        {
            _mayHaveMore = false;
            return null;
        }

        if (result.Failed)
        {
            throw result.Error.ToSocketException($"accept on {LocalEndPoint}");
        }

        return new IoUringSocket(_driver, AddressFamily, Type, result.Value, peer.ToEndPoint());
    }

    private unsafe SuspensionAwaitable WaitForConnection()
    {
        var wait = BeginToWait(_input);
        if (!_requests.Contains(RingUse.Accept)) // It may be that of a wait that was abandoned.
        {
            _peer ??= GC.AllocateArray<NativeAddress>(1, pinned: true);
            _peer[0].Length = NativeAddress.Capacity;
            Request(RingUse.Accept).Accept(Descriptor, (NativeAddress*)Marshal.UnsafeAddrOfPinnedArrayElement(_peer, 0));
        }

        return wait;
    }

    private void OnAccepted(SystemResult result)
    {
        _accepted = result;
        _input.Complete();
    }

    // Nobody is going to have it.
    private void CloseAccepted()
    {
        if (_accepted is { Failed: false } accepted)
        {
            DescriptorCalls.Close(accepted.Value);
        }

        _accepted = null;
    }
}
