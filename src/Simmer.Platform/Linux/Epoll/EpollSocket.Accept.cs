using Simmer.LowLevel;

namespace Simmer.Platform.Linux;

// Accepting: as receiving, but only the system can tell when there is no more.
internal sealed partial class EpollSocket
{
    public override async Coroutine<IoSocket> Accept()
    {
        Begin(_input, "accept");
        try
        {
            if (IsDueToYield())
            {
                await default(YieldAwaitable);
            }

            EpollSocket? accepted;
            while ((accepted = TryAccept()) is null)
            {
                await WaitForEdge(_input);
            }

            return accepted;
        }
        finally
        {
            _input.End();
        }
    }

    /// <summary>Null: there is nobody; an edge will tell when there is.</summary>
    private EpollSocket? TryAccept()
    {
        ThrowIfClosed();
        if (!MayHaveInput)
        {
            return null;
        }

        var peer = default(NativeAddress);
        var result = SocketCalls.Accept(Descriptor, ref peer);
        if (result.MustWait)
        {
            _hasInput = false;
            return null;
        }

        return result.Failed
            ? throw result.Error.ToSocketException($"accept on {LocalEndPoint}")
            : new EpollSocket(_driver, AddressFamily, Type, result.Value, peer.ToEndPoint()).RegisterOrDispose();
    }
}
