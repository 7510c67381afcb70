using Simmer.Cli.Reporting;

namespace Simmer.Integration.Reporting;

public sealed class ModeBarsTests
{
    [Theory]
    [InlineData(10, 5, 10, 20, 10, 10)]
    [InlineData(10, 0, 10, 20, 0, 20)]
    [InlineData(10, 0.001, 10, 20, 1, 19)] // There is some.
    [InlineData(0.01, 0.001, 10, 20, 0, 1)] // Too short to tell, and it is there.
    [InlineData(5, 20, 10, 20, 10, 0)] // Two processors.
    public void Split_OfABar_IsInProportion(double wall, double cpu, double longest, int width, int working, int waiting) =>
        ModeBars.Split(wall, cpu, longest, width).ShouldBe((working, waiting));
}
