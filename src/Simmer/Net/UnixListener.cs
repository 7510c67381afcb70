using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Net.Sockets;
using Simmer.Platform;

namespace Simmer;

/// <summary>Waits at a Unix socket for others to connect. Made by <see cref="Asyncio.ListenUnix"/>.</summary>
/// <remarks>
/// Use it by hand, or give it to <see cref="StreamServer.Serve"/>.
/// <para><b>Threads.</b> Loop thread only, except <see cref="Dispose"/>.</para>
/// </remarks>
[DebuggerDisplay("{ToString(),nq}")]
public sealed class UnixListener : IStreamListener<UnixStream>
{
    private readonly IoSocket _socket;
    private SocketFile? _file;

    private UnixListener(IoSocket socket, string path, SocketFile? file)
    {
        _socket = socket;
        _file = file;
        Path = path;
    }

    /// <summary>Where it listens: a path, or an abstract name with <c>@</c> before it.</summary>
    /// <remarks><b>Threads.</b> Any.</remarks>
    public string Path { get; }

    /// <inheritdoc/>
    public async Coroutine<UnixStream> Accept() => new(await _socket.Accept(), Path);

    /// <summary>Stops listening, and removes the socket's file if it is still this listener's. Whoever accepts sees an <see cref="ObjectDisposedException"/>.</summary>
    /// <remarks><b>Threads.</b> Any; from another thread than the loop's it happens soon.</remarks>
    public void Dispose()
    {
        // First the file: once the socket is closed, somebody else may have put his own there.
        Interlocked.Exchange(ref _file, null)?.Remove();
        _socket.DisposeOnLoop();
    }

    /// <inheritdoc/>
    public override string ToString() => $"listener {Path}";

    internal static UnixListener Open(string path, UnixListenOptions options)
    {
        var address = UnixAddress.Of(path);
        var isAbstract = UnixAddress.IsAbstract(path);
        var socket = IoDriver.Of(EventLoop.Current).Open(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        SocketFile? file = null;
        try
        {
            if (!isAbstract)
            {
                SocketFile.RemoveStale(path);
            }

            socket.Bind(address);
            file = isAbstract ? null : SocketFile.At(path);
            if (options.Mode is { } mode && file is not null)
            {
                SetMode(path, mode); // Nobody can connect before it listens.
            }

            socket.Listen(options.Backlog);
            return new UnixListener(socket, UnixAddress.Describe(path), file);
        }
        catch
        {
            file?.Remove();
            socket.Dispose();
            throw;
        }
    }

    [SuppressMessage("Interoperability", "CA1416", Justification = "On Windows it throws, which is what its documentation says.")]
    private static void SetMode(string path, UnixFileMode mode) => File.SetUnixFileMode(path, mode);
}
