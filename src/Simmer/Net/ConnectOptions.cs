using System.Net;
using System.Net.Sockets;

namespace Simmer;

/// <summary>How <c>ConnectTcp</c> connects.</summary>
public sealed record ConnectOptions
{
    internal static readonly ConnectOptions Default = new();

    private readonly int _firstFamilyCount = 1;

    /// <summary>Sends small pieces at once instead of waiting whether more comes. By default yes.</summary>
    public bool NoDelay { get; init; } = true;

    /// <summary>Asks a silent peer now and then whether it is still there. By default no.</summary>
    public bool KeepAlive { get; init; }

    /// <summary>The address and port to connect from. By default the system chooses.</summary>
    public IPEndPoint? LocalEndPoint { get; init; }

    /// <summary>Connects by IPv4 only, or by IPv6 only. By default by whichever answers.</summary>
    public AddressFamily AddressFamily { get; init; } = AddressFamily.Unspecified;

    /// <summary>
    /// Finds the addresses of a name, best first. By default the system is asked, on threads. IPv6 and IPv4 then take turns.
    /// </summary>
    public Func<string, Coroutine<IPAddress[]>>? Resolve { get; init; }

    /// <summary>
    /// If the name has several addresses: how long to wait for one before the next one is tried beside it. By default
    /// 250 ms, as RFC 8305 recommends.
    /// </summary>
    public TimeSpan AttemptDelay { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>
    /// How many addresses of the family that comes first are tried before one of the other. By default 1, as RFC 8305
    /// recommends. asyncio's <c>interleave</c>.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">It is less than one.</exception>
    public int FirstFamilyCount
    {
        get => _firstFamilyCount;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            _firstFamilyCount = value;
        }
    }
}
