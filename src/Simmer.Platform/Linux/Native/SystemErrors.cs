using System.ComponentModel;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Simmer.Platform.Linux;

/// <summary>What error numbers mean to users of .NET: the only place that turns one into an exception.</summary>
internal static class SystemErrors
{
    /// <summary>For what a program does to a socket: open, bind, connect, accept.</summary>
    /// <param name="error">What the system said.</param>
    /// <param name="attempt">What was attempted, as in <c>connect to 10.0.0.1:80</c>.</param>
    public static SocketException ToSocketException(this Errno error, string attempt) =>
        new((int)error.ToSocketError(), $"{Text(error)} ({attempt})");

    /// <summary>For reading and writing: what users of a <see cref="Stream"/> expect, with the <see cref="SocketException"/> inside.</summary>
    /// <inheritdoc cref="ToSocketException"/>
    public static IOException ToStreamException(this Errno error, string attempt)
    {
        var cause = error.ToSocketException(attempt);
        return new IOException(cause.Message, cause);
    }

    /// <summary>For files: what users of <see cref="File"/> expect.</summary>
    /// <inheritdoc cref="ToSocketException"/>
    public static Exception ToFileException(this Errno error, string attempt) => error switch
    {
        // .NET says the same of a file that was not opened for this.
        Errno.NotPermitted or Errno.AccessDenied or Errno.BadDescriptor or Errno.IsDirectory =>
            new UnauthorizedAccessException($"{Text(error)} ({attempt})"),
        _ => new IOException($"{Text(error)} ({attempt})", (int)error),
    };
    /// <summary>For reading and writing what is no socket: with the system's own number inside.</summary>
    /// <inheritdoc cref="ToSocketException"/>
    public static IOException ToPipeException(this Errno error, string attempt)
    {
        var cause = new Win32Exception((int)error, $"{Text(error)} ({attempt})");
        return new IOException(cause.Message, cause);
    }

    /// <summary>What the system calls it.</summary>
    public static string Text(this Errno error) => Marshal.GetPInvokeErrorMessage((int)error);

    /// <summary>For what goes wrong with the driver itself, and not with a connection.</summary>
    /// <inheritdoc cref="ToSocketException"/>
    public static IOException ToDriverException(this Errno error, string attempt) => new($"{Text(error)} ({attempt})");

    /// <summary>.NET's own number for it.</summary>
    public static SocketError ToSocketError(this Errno error) => error switch
    {
        Errno.None => SocketError.Success,
        Errno.NotPermitted or Errno.AccessDenied => SocketError.AccessDenied,
        Errno.Interrupted => SocketError.Interrupted,
        Errno.BadDescriptor => SocketError.OperationAborted,
        Errno.TryAgain => SocketError.WouldBlock,
        Errno.NoMemory or Errno.NoBuffers or Errno.NoSpace or Errno.NoStreamResources => SocketError.NoBufferSpaceAvailable,
        Errno.Fault => SocketError.Fault,
        Errno.Invalid => SocketError.InvalidArgument,
        Errno.TooManyFiles or Errno.TooManyFilesInSystem => SocketError.TooManyOpenSockets,
        Errno.BrokenPipe or Errno.Shutdown => SocketError.Shutdown,
        Errno.NotImplemented or Errno.NotSupported => SocketError.OperationNotSupported,
        Errno.NotSocket => SocketError.NotSocket,
        Errno.DestinationRequired => SocketError.DestinationAddressRequired,
        Errno.MessageSize => SocketError.MessageSize,
        Errno.ProtocolType => SocketError.ProtocolType,
        Errno.ProtocolOption => SocketError.ProtocolOption,
        Errno.ProtocolNotSupported => SocketError.ProtocolNotSupported,
        Errno.SocketNotSupported => SocketError.SocketNotSupported,
        Errno.FamilyNotSupported => SocketError.AddressFamilyNotSupported,
        Errno.AddressInUse => SocketError.AddressAlreadyInUse,
        Errno.AddressNotAvailable or Errno.NoEntry => SocketError.AddressNotAvailable, // A name that no Unix socket has.
        Errno.NetworkDown or Errno.NoNetwork => SocketError.NetworkDown,
        Errno.NetworkUnreachable => SocketError.NetworkUnreachable,
        Errno.NetworkReset => SocketError.NetworkReset,
        Errno.ConnectionAborted or Errno.Protocol => SocketError.ConnectionAborted,
        Errno.ConnectionReset => SocketError.ConnectionReset,
        Errno.IsConnected => SocketError.IsConnected,
        Errno.NotConnected => SocketError.NotConnected,
        Errno.TimedOut => SocketError.TimedOut,
        Errno.ConnectionRefused => SocketError.ConnectionRefused,
        Errno.HostDown => SocketError.HostDown,
        Errno.HostUnreachable => SocketError.HostUnreachable,
        Errno.AlreadyInProgress => SocketError.AlreadyInProgress,
        Errno.InProgress => SocketError.InProgress,
        _ => SocketError.SocketError,
    };
}
