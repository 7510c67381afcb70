using System.Net.Sockets;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using Simmer.Platform;

namespace Simmer;

// Waiting for descriptors of others: of a library in C, for instance.
public static partial class Asyncio
{
    /// <summary>Waits until something can be read from a descriptor: data, the end, or an error.</summary>
    /// <param name="handle">A socket, pipe, terminal, or anything else that the system can wait for. It stays the caller's.</param>
    /// <remarks>
    /// That it is ready does not mean that reading will not block: somebody else may be faster. So it should be non-blocking.
    /// <para><b>Cancellation.</b> Nothing is lost: nothing has been read. The descriptor is watched no longer.</para>
    /// <para><b>Order.</b> One task waits for it at a time, or one callback is added: a second one fails at once.</para>
    /// <para><b>Checkpoint.</b> Always.</para>
    /// <para><b>Threads.</b> Loop thread only.</para>
    /// </remarks>
    /// <exception cref="InvalidOperationException">Somebody waits for it already.</exception>
    /// <exception cref="IOException">The system cannot wait for such a descriptor: a file, for instance, is always ready.</exception>
    /// <exception cref="PlatformNotSupportedException">The loop's driver cannot: that of Windows waits for sockets only.</exception>
    public static Coroutine WaitReadable(SafeHandle handle) => IoDriver.Of(EventLoop.Current).WaitUntilReady(handle, IoReadiness.Readable);

    /// <inheritdoc cref="WaitReadable(SafeHandle)"/>
    /// <param name="socket">The socket. It stays the caller's.</param>
    public static Coroutine WaitReadable(Socket socket) => WaitReadable(HandleOf(socket));

    /// <inheritdoc cref="WaitReadable(SafeHandle)"/>
    /// <param name="descriptor">The descriptor's number. It must not be closed meanwhile.</param>
    public static Coroutine WaitReadable(int descriptor) => WaitReadable(HandleOf(descriptor));

    /// <summary>Waits until there is room to write to a descriptor, or an error.</summary>
    /// <inheritdoc cref="WaitReadable(SafeHandle)"/>
    public static Coroutine WaitWritable(SafeHandle handle) => IoDriver.Of(EventLoop.Current).WaitUntilReady(handle, IoReadiness.Writable);

    /// <inheritdoc cref="WaitWritable(SafeHandle)"/>
    /// <param name="socket">The socket. It stays the caller's.</param>
    public static Coroutine WaitWritable(Socket socket) => WaitWritable(HandleOf(socket));

    /// <inheritdoc cref="WaitWritable(SafeHandle)"/>
    /// <param name="descriptor">The descriptor's number. It must not be closed meanwhile.</param>
    public static Coroutine WaitWritable(int descriptor) => WaitWritable(HandleOf(descriptor));

    /// <summary>Calls <paramref name="callback"/> whenever something can be read from a descriptor. asyncio's <c>add_reader</c>.</summary>
    /// <param name="handle">The descriptor. It stays the caller's, who removes the callback before closing it.</param>
    /// <param name="callback">
    /// Called again in each iteration for as long as there is something. It runs in no task, and what it throws is reported.
    /// It takes the place of one that was added before, which is called no more.
    /// </param>
    /// <remarks><b>Threads.</b> Loop thread only.</remarks>
    /// <inheritdoc cref="WaitReadable(SafeHandle)" path="/exception"/>
    public static void AddReader(SafeHandle handle, Action callback) => DescriptorCallbacks.Here.Add(handle, IoReadiness.Readable, callback);

    /// <inheritdoc cref="AddReader(SafeHandle, Action)"/>
    public static void AddReader(Socket socket, Action callback) => AddReader(HandleOf(socket), callback);

    /// <inheritdoc cref="AddReader(SafeHandle, Action)"/>
    public static void AddReader(int descriptor, Action callback) => AddReader(HandleOf(descriptor), callback);

    /// <summary>Calls <paramref name="callback"/> whenever there is room to write to a descriptor. asyncio's <c>add_writer</c>.</summary>
    /// <inheritdoc cref="AddReader(SafeHandle, Action)"/>
    public static void AddWriter(SafeHandle handle, Action callback) => DescriptorCallbacks.Here.Add(handle, IoReadiness.Writable, callback);

    /// <inheritdoc cref="AddWriter(SafeHandle, Action)"/>
    public static void AddWriter(Socket socket, Action callback) => AddWriter(HandleOf(socket), callback);

    /// <inheritdoc cref="AddWriter(SafeHandle, Action)"/>
    public static void AddWriter(int descriptor, Action callback) => AddWriter(HandleOf(descriptor), callback);

    /// <summary>Ends what <see cref="AddReader(SafeHandle, Action)"/> began: the callback is not called any more.</summary>
    /// <returns>False if there was none.</returns>
    /// <remarks><b>Threads.</b> Loop thread only.</remarks>
    public static bool RemoveReader(SafeHandle handle) => DescriptorCallbacks.Here.Remove(handle, IoReadiness.Readable);

    /// <inheritdoc cref="RemoveReader(SafeHandle)"/>
    public static bool RemoveReader(Socket socket) => RemoveReader(HandleOf(socket));

    /// <inheritdoc cref="RemoveReader(SafeHandle)"/>
    public static bool RemoveReader(int descriptor) => RemoveReader(HandleOf(descriptor));

    /// <summary>Ends what <see cref="AddWriter(SafeHandle, Action)"/> began: the callback is not called any more.</summary>
    /// <inheritdoc cref="RemoveReader(SafeHandle)"/>
    public static bool RemoveWriter(SafeHandle handle) => DescriptorCallbacks.Here.Remove(handle, IoReadiness.Writable);

    /// <inheritdoc cref="RemoveWriter(SafeHandle)"/>
    public static bool RemoveWriter(Socket socket) => RemoveWriter(HandleOf(socket));

    /// <inheritdoc cref="RemoveWriter(SafeHandle)"/>
    public static bool RemoveWriter(int descriptor) => RemoveWriter(HandleOf(descriptor));

    private static SafeSocketHandle HandleOf(Socket socket)
    {
        ArgumentNullException.ThrowIfNull(socket);
        return socket.SafeHandle;
    }

    private static SafeFileHandle HandleOf(int descriptor)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(descriptor);
        return new SafeFileHandle(descriptor, ownsHandle: false);
    }
}
