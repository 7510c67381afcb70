using System.Net.Sockets;
using Simmer.Platform;

namespace Simmer;

/// <summary>The file of a listening Unix socket. The system makes it and never removes it.</summary>
internal sealed class SocketFile
{
    private readonly string _path;
    private readonly FileIdentity _identity;

    private SocketFile(string path, FileIdentity identity)
    {
        _path = path;
        _identity = identity;
    }

    /// <summary>The file that has just been made there; null if it is not there any more.</summary>
    public static SocketFile? At(string path) =>
        FileIdentity.Of(path) is { } identity ? new SocketFile(Path.GetFullPath(path), identity) : null;

    /// <summary>Removes what an earlier program has left behind: a socket at which nobody listens. Anything else stays, and binding will fail.</summary>
    public static void RemoveStale(string path)
    {
        if (FileIdentity.Of(path) is { IsSocket: true } found && !IsServed(path))
        {
            new SocketFile(path, found).Remove();
        }
    }

    /// <summary>Removes the file, unless it is another one by now.</summary>
    public void Remove()
    {
        if (FileIdentity.Of(_path) != _identity)
        {
            return;
        }

        try
        {
            File.Delete(_path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It stays behind, as it does when a program is killed. The next one to listen there removes it.
        }
    }

    // A Unix socket answers at once; if its queue is full, somebody is there.
    private static bool IsServed(string path)
    {
        using var probe = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified) { Blocking = false };
        try
        {
            probe.Connect(new UnixDomainSocketEndPoint(path));
            return true;
        }
        catch (SocketException e)
        {
            return e.SocketErrorCode is not SocketError.ConnectionRefused;
        }
    }
}
