using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Simmer.Platform.Portable;

/// <summary>Sockets that somebody else has opened.</summary>
/// <remarks>
/// A handle may be bound already to what tells .NET of completions, and belongs to a <see cref="Socket"/> that closes it
/// when nobody remembers it. So taking one over is to duplicate it, and to close the original.
/// </remarks>
internal static partial class AdoptedSocket
{
    /// <summary>Takes a socket over from its handle, which is closed from then on.</summary>
    /// <exception cref="SocketException">It is something else, or the system has no handle to spare. The handle is the caller's to close then.</exception>
    public static Socket Take(SafeSocketHandle handle)
    {
        using var original = Wrap(handle); // On Windows it has an own way; elsewhere this closes it.
        return Drivers.IsWindows ? new Socket(original.DuplicateAndClose(Environment.ProcessId)) : Duplicate(original);
    }

    /// <summary>.NET's socket of a handle.</summary>
    /// <exception cref="SocketException">It is something else.</exception>
    public static Socket Wrap(SafeSocketHandle handle)
    {
        var socket = new Socket(handle); // On Unix it takes anything.
        return socket.SocketType is SocketType.Unknown ? throw new SocketException((int)SocketError.NotSocket) : socket;
    }

    // When .NET closes the original it may ask for a reset, which concerns the duplicate, too: that is taken back.
    private static Socket Duplicate(Socket original)
    {
        var descriptor = Duplicate(original.Handle);
        if (descriptor < 0)
        {
            throw new SocketException((int)SocketError.TooManyOpenSockets);
        }

        var duplicate = new Socket(new SafeSocketHandle(descriptor, ownsHandle: true));
        if (duplicate.AddressFamily is AddressFamily.Unix)
        {
            original.Dispose();
            return duplicate;
        }

        var linger = duplicate.LingerState!;
        original.Dispose();
        duplicate.LingerState = linger;
        return duplicate;
    }

    // The runtime's own library, where its sockets live: the same on every Unix, and not inherited by other programs. libc's
    // function for that takes other numbers on each system, and cannot be called portably.
    [LibraryImport("libSystem.Native", EntryPoint = "SystemNative_Dup")]
    private static partial nint Duplicate(nint descriptor);
}
