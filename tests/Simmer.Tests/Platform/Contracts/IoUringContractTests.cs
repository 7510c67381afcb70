using Simmer.Platform;
using Simmer.Platform.Linux;

namespace Simmer.Tests.Platform;

public sealed class IoUringContractTests : DriverContractTests
{
    protected override IoDriver Create() => new IoUringDriver();
}
