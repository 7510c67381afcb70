using System.Net;
using System.Net.Sockets;

namespace Simmer;

/// <summary>Looks names up, off the loop: the system's own look-up blocks for as long as it likes.</summary>
/// <remarks>
/// On few threads of its own: neither can slow names starve <c>ToThread</c>, nor the other way round. Who asks for a name that
/// is being looked up already joins in, so a slow name takes one thread and not all. A look-up that everybody has abandoned
/// goes on in its thread, and what it finds is dropped.
/// </remarks>
internal sealed class NameResolver : IDisposable
{
    // A look-up mostly waits for the network. A guess.
    private const int MaxThreads = 8;

    private readonly ThreadExecutor _threads = new(MaxThreads, "simmer-names");
    private readonly Dictionary<string, NameLookUp<IPAddress[]>> _addresses = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<IPAddress, NameLookUp<string>> _names = [];
    private readonly Func<string, IPAddress[]> _findAddresses;
    private readonly Func<IPAddress, string> _findName;

    /// <summary>One that asks as it is told: for tests.</summary>
    internal NameResolver(Func<string, IPAddress[]> findAddresses, Func<IPAddress, string> findName)
    {
        _findAddresses = findAddresses;
        _findName = findName;
    }

    public static NameResolver Of(EventLoop loop) => loop.Resource(
        static _ => new NameResolver(Dns.GetHostAddresses, static address => Dns.GetHostEntry(address).HostName));

    /// <summary>The addresses of <paramref name="host"/>, as the system orders them.</summary>
    /// <exception cref="SocketException">There is no such name, or nobody could be asked.</exception>
    public async Coroutine<IPAddress[]> Resolve(string host)
    {
        try
        {
            return [.. await Ask(_addresses, host, host, _findAddresses)]; // Each has a list of his own.
        }
        catch (SocketException e)
        {
            throw new SocketException((int)e.SocketErrorCode, Explain(e, $"There is no host named '{host}'.", $"'{host}'"));
        }
    }

    /// <summary>The name of the host at <paramref name="address"/>.</summary>
    /// <exception cref="SocketException">It has none, or nobody could be asked.</exception>
    public async Coroutine<string> ResolveName(IPAddress address)
    {
        try
        {
            return await Ask(_names, address, address.ToString(), _findName);
        }
        catch (SocketException e)
        {
            throw new SocketException((int)e.SocketErrorCode, Explain(e, $"The address {address} has no name.", address.ToString()));
        }
    }

    public void Dispose() => _threads.Dispose();

    private Coroutine<T> Ask<TKey, T>(Dictionary<TKey, NameLookUp<T>> underWay, TKey key, string name, Func<TKey, T> find)
        where TKey : notnull
    {
        if (!underWay.TryGetValue(key, out var lookUp))
        {
            lookUp = new NameLookUp<T>(name, _threads.Run(_ => find(key)), Forget);
            underWay.Add(key, lookUp);
        }

        return lookUp.Wait(Forget);

        void Forget()
        {
            if (underWay.TryGetValue(key, out var present) && ReferenceEquals(present, lookUp))
            {
                underWay.Remove(key);
            }
        }
    }

    private static string Explain(SocketException error, string unknown, string what) => error.SocketErrorCode switch
    {
        SocketError.HostNotFound or SocketError.NoData => unknown,
        SocketError.TryAgain => $"The look-up of {what} has had no answer. It may have one later. ({error.Message})",
        _ => $"The look-up of {what} has failed. {error.Message}",
    };
}
