using System.Net;
using System.Net.Sockets;

namespace Simmer;

/// <summary>Looks names up, off the loop: the system's own look-up blocks for as long as it likes.</summary>
/// <remarks>
/// On few threads of its own: neither can slow names starve <c>ToThread</c>, nor the other way round. A look-up that is
/// abandoned goes on in its thread, and what it finds is dropped.
/// </remarks>
internal sealed class NameResolver : IDisposable
{
    // A look-up mostly waits for the network. A guess.
    private const int MaxThreads = 8;

    private readonly ThreadExecutor _threads = new(MaxThreads, "simmer-names");

    private NameResolver()
    {
    }

    public static NameResolver Of(EventLoop loop) => loop.Resource(static _ => new NameResolver());

    /// <summary>The addresses of <paramref name="host"/>, as the system orders them.</summary>
    /// <exception cref="SocketException">There is no such name, or nobody could be asked.</exception>
    public Coroutine<IPAddress[]> Resolve(string host) => _threads.Run(_ => Dns.GetHostAddresses(host));

    public void Dispose() => _threads.Dispose();
}
