using System.Net.Sockets;

namespace Simmer.Platform.Linux;

/// <summary>The system's calls on sockets. None of them waits: every socket here is non-blocking.</summary>
/// <remarks>
/// A call that a signal interrupted before it had done anything is repeated here, so nobody else has to think of it.
/// Each is a small method of its own: where the caller never returns, and so is never optimised, that saves 60 ns.
/// </remarks>
internal static unsafe class SocketCalls
{
    private const int NonBlocking = 0x800;     // SOCK_NONBLOCK
    private const int CloseOnExec = 0x80000;   // SOCK_CLOEXEC
    private const int Peek = 0x2;              // MSG_PEEK
    private const int NoSignal = 0x4000;       // MSG_NOSIGNAL: a broken pipe is an error, not a signal
    private const int SocketLevel = 1;         // SOL_SOCKET
    public const int Domain = 39;              // SO_DOMAIN
    public const int TypeOfSocket = 3;         // SO_TYPE
    public const int AcceptsConnections = 30;  // SO_ACCEPTCONN

    private const int PendingError = 4;        // SO_ERROR
    private const int Linger = 13;             // SO_LINGER

    /// <summary>Opens a socket: non-blocking, and not inherited by other programs.</summary>
    public static SystemResult Open(AddressFamily family, SocketType type, ProtocolType protocol) =>
        SystemFaults.Strike(SystemCall.Open, out var fault)
            ? fault
            : SystemResult.Of(LibC.Socket(NativeAddress.ToNative(family), (int)type | NonBlocking | CloseOnExec, (int)protocol));

    public static SystemResult Bind(int descriptor, ReadOnlySpan<byte> address)
    {
        fixed (byte* start = address)
        {
            return SystemFaults.Strike(SystemCall.Bind, out var fault) ? fault : SystemResult.Of(LibC.Bind(descriptor, start, address.Length));
        }
    }

    public static SystemResult Listen(int descriptor, int backlog) =>
        SystemFaults.Strike(SystemCall.Listen, out var fault) ? fault : SystemResult.Of(LibC.Listen(descriptor, backlog));

    /// <summary>Begins to connect. <see cref="Errno.InProgress"/>: the socket becomes writable when that is over.</summary>
    public static SystemResult Connect(int descriptor, ReadOnlySpan<byte> address)
    {
        fixed (byte* start = address)
        {
            if (SystemFaults.Strike(SystemCall.Connect, out var fault))
            {
                return fault;
            }

            var result = SystemResult.Of(LibC.Connect(descriptor, start, address.Length));
            result = SystemFaults.Strike(SystemCall.ConnectBegun, out fault) ? fault : result;
            return result.WasInterrupted ? SystemResult.Of(Errno.InProgress) : result; // It goes on all the same.
        }
    }

    /// <summary>Accepts a connection, as <see cref="Open"/> would open it.</summary>
    /// <param name="descriptor">The listener.</param>
    /// <param name="peer">Takes the peer's address.</param>
    public static SystemResult Accept(int descriptor, ref NativeAddress peer)
    {
        fixed (NativeAddress* address = &peer)
        {
            SystemResult result;
            do
            {
                address->Length = NativeAddress.Capacity;
                result = SystemFaults.Strike(SystemCall.Accept, out var fault)
                    ? fault
                    : SystemResult.Of(LibC.Accept4(descriptor, address->Bytes, &address->Length, NonBlocking | CloseOnExec));
            }
            while (result.WasInterrupted);

            return result;
        }
    }

    public static SystemResult Receive(int descriptor, Span<byte> buffer) => Receive(descriptor, buffer, flags: 0);

    /// <summary>Is there something to receive, or the end? Takes nothing.</summary>
    public static SystemResult PeekAtInput(int descriptor)
    {
        byte first = 0;
        return Receive(descriptor, new Span<byte>(ref first), Peek);
    }

    public static SystemResult Send(int descriptor, ReadOnlySpan<byte> data)
    {
        fixed (byte* start = data)
        {
            SystemResult result;
            do
            {
                var length = data.Length;
                result = SystemFaults.Strike(SystemCall.Send, ref length, out var fault)
                    ? fault
                    : SystemResult.Of(LibC.Send(descriptor, start, length, NoSignal));
            }
            while (result.WasInterrupted);

            return result;
        }
    }

    public static SystemResult ShutDown(int descriptor, SocketShutdown how) =>
        SystemFaults.Strike(SystemCall.ShutDown, out var fault) ? fault : SystemResult.Of(LibC.Shutdown(descriptor, (int)how));

    public static SystemResult GetLocalAddress(int descriptor, ref NativeAddress local)
    {
        fixed (NativeAddress* address = &local)
        {
            address->Length = NativeAddress.Capacity;
            return SystemResult.Of(LibC.GetSockName(descriptor, address->Bytes, &address->Length));
        }
    }

    public static SystemResult GetPeerAddress(int descriptor, ref NativeAddress peer)
    {
        fixed (NativeAddress* address = &peer)
        {
            address->Length = NativeAddress.Capacity;
            return SystemResult.Of(LibC.GetPeerName(descriptor, address->Bytes, &address->Length));
        }
    }

    /// <summary>What a socket says about itself: <see cref="Domain"/> and its neighbours.</summary>
    public static SystemResult Ask(int descriptor, int question) => GetOption(descriptor, SocketLevel, question);

    /// <summary>What closing does with what has not been sent yet.</summary>
    public static SystemResult GetLinger(int descriptor, out (int IsOn, int Seconds) linger)
    {
        var values = stackalloc int[2];
        var length = 2 * sizeof(int);
        var result = SystemResult.Of(LibC.GetSockOpt(descriptor, SocketLevel, Linger, values, &length));
        linger = (values[0], values[1]);
        return result;
    }

    public static SystemResult SetLinger(int descriptor, (int IsOn, int Seconds) linger)
    {
        var values = stackalloc int[2] { linger.IsOn, linger.Seconds };
        return SystemResult.Of(LibC.SetSockOpt(descriptor, SocketLevel, Linger, values, 2 * sizeof(int)));
    }

    /// <summary>What an option is set to.</summary>
    public static SystemResult GetOption(int descriptor, int level, int name)
    {
        int value;
        var length = sizeof(int);
        var result = SystemResult.Of(LibC.GetSockOpt(descriptor, level, name, &value, &length));
        return result.Failed ? result : new SystemResult(value);
    }

    public static SystemResult SetOption(int descriptor, AddressFamily family, IoSocketOption option, int value)
    {
        var (level, name) = SocketOptions.Find(option, family);
        return SystemResult.Of(LibC.SetSockOpt(descriptor, level, name, &value, sizeof(int)));
    }

    public static SystemResult GetOption(int descriptor, AddressFamily family, IoSocketOption option)
    {
        var (level, name) = SocketOptions.Find(option, family);
        return GetOption(descriptor, level, name);
    }

    /// <summary>What has become of an attempt to connect. The system forgets it by telling.</summary>
    public static SystemResult TakeError(int descriptor)
    {
        var result = GetOption(descriptor, SocketLevel, PendingError);
        return result.Failed ? result : SystemResult.Of((Errno)result.Value);
    }

    /// <summary>Closing will drop what has not been sent, and tell the peer by a reset.</summary>
    public static SystemResult ResetOnClose(int descriptor) => SetLinger(descriptor, (IsOn: 1, Seconds: 0));

    private static SystemResult Receive(int descriptor, Span<byte> buffer, int flags)
    {
        fixed (byte* start = buffer)
        {
            SystemResult result;
            do
            {
                var length = buffer.Length;
                result = SystemFaults.Strike(SystemCall.Receive, ref length, out var fault)
                    ? fault
                    : SystemResult.Of(LibC.Recv(descriptor, start, length, flags));
            }
            while (result.WasInterrupted);

            return result;
        }
    }
}
