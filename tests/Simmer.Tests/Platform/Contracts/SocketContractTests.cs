using Simmer.Platform;
using Simmer.Platform.Portable;

namespace Simmer.Tests.Platform;

public sealed class SocketContractTests : DriverContractTests
{
    protected override IoDriver Create() => new SocketDriver();
}
