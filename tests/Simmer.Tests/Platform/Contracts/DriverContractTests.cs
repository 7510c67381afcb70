using System.Net;
using System.Net.Sockets;
using Simmer.Platform;
using Simmer.Testing;

namespace Simmer.Tests.Platform;

/// <summary>What every driver promises: see <see cref="DriverContract"/>. A subclass for each driver.</summary>
public abstract class DriverContractTests
{
    public static TheoryData<string> Cases => [.. DriverContract.Cases.Select(static contractCase => contractCase.Name)];

    /// <summary>What it cannot do, and says so. Neither more nor less: nothing is skipped here.</summary>
    protected virtual IReadOnlyCollection<string> NotSupported => [];

    protected abstract IoDriver Create();

    [Theory]
    [MemberData(nameof(Cases))]
    public void Keeps(string name)
    {
        var contractCase = DriverContract.Cases.Single(candidate => candidate.Name == name);
        if (NotSupported.Contains(name) || MachineLacks(name))
        {
            Should.Throw<ContractNotSupportedException>(() => contractCase.Run(Create));
        }
        else
        {
            contractCase.Run(Create);
        }
    }

    // Whatever the driver.
    private static bool MachineLacks(string name) => name == "EndPoints_OfIPv6_AreIPv6" && !HasIPv6();

    private static bool HasIPv6()
    {
        try
        {
            using var socket = new Socket(AddressFamily.InterNetworkV6, SocketType.Stream, ProtocolType.Tcp);
            socket.Bind(new IPEndPoint(IPAddress.IPv6Loopback, 0));
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
