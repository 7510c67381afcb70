using System.Net;
using System.Net.Sockets;

namespace Simmer.Platform.Linux;

/// <summary>What the system tells about a socket that somebody else has opened.</summary>
/// <param name="Descriptor">Its number. Whoever has called <see cref="Take"/> closes it.</param>
/// <param name="Family">Its kind of addresses.</param>
/// <param name="Type">A stream, or something that keeps the boundaries of messages.</param>
/// <param name="Listens">Does it accept connections?</param>
/// <param name="IsConnected">Has it a peer?</param>
/// <param name="Peer">The peer's address, if it has one.</param>
internal readonly record struct AdoptedSocket(
    int Descriptor, AddressFamily Family, SocketType Type, bool Listens, bool IsConnected, EndPoint? Peer)
{
    /// <summary>Takes a socket over from its handle, which is closed from then on, and makes it as if we had opened it.</summary>
    /// <remarks>Nothing may be under way on it.</remarks>
    /// <exception cref="SocketException">It is not a socket, or the system has no descriptor to spare. Then it is closed.</exception>
    /// <exception cref="ObjectDisposedException">The handle is closed.</exception>
    public static AdoptedSocket Take(SafeSocketHandle handle)
    {
        ArgumentNullException.ThrowIfNull(handle);
        ObjectDisposedException.ThrowIf(handle.IsClosed || handle.IsInvalid, handle);
        var descriptor = Duplicate(handle);
        try
        {
            return Inspect(descriptor);
        }
        catch
        {
            DescriptorCalls.Close(descriptor);
            throw;
        }
    }

    // Taking the number out of the handle would not do: Socket.Dispose waits until its handle has closed something, for ever.
    // So it closes its own number, which for .NET is an occasion to let the connection be reset; that is taken back.
    private static int Duplicate(SafeSocketHandle handle)
    {
        try
        {
            var original = (int)handle.DangerousGetHandle();
            Check(SocketCalls.GetLinger(original, out var linger));
            var descriptor = Check(DescriptorCalls.Duplicate(original));
            handle.Dispose();
            SocketCalls.SetLinger(descriptor, linger);
            return descriptor;
        }
        finally
        {
            handle.Dispose();
        }
    }

    private static AdoptedSocket Inspect(int descriptor)
    {
        var family = NativeAddress.ToManagedFamily(Ask(descriptor, SocketCalls.Domain));
        var type = (SocketType)Ask(descriptor, SocketCalls.TypeOfSocket);
        var listens = SocketCalls.Ask(descriptor, SocketCalls.AcceptsConnections) is { Failed: false, Value: not 0 };
        Check(DescriptorCalls.SetNonBlocking(descriptor));
        var peer = default(NativeAddress);
        var isConnected = !SocketCalls.GetPeerAddress(descriptor, ref peer).Failed;
        return new AdoptedSocket(descriptor, family, type, listens, isConnected, isConnected ? peer.ToEndPoint() : null);
    }

    private static int Ask(int descriptor, int question) => Check(SocketCalls.Ask(descriptor, question));

    private static int Check(SystemResult result) => result.Failed ? throw result.Error.ToSocketException("adopt a socket") : result.Value;
}
