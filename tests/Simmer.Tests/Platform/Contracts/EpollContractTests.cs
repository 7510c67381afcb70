using Simmer.Platform;
using Simmer.Platform.Linux;

namespace Simmer.Tests.Platform;

public sealed class EpollContractTests : DriverContractTests
{
    protected override IoDriver Create() => new EpollDriver();
}
