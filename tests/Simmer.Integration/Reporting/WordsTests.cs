using Simmer.Cli.Reporting;

namespace Simmer.Integration.Reporting;

public sealed class WordsTests
{
    [Theory]
    [InlineData(0, "0 B")]
    [InlineData(999, "999 B")]
    [InlineData(1_000, "1.0 kB")]
    [InlineData(4_194_304, "4.2 MB")]
    [InlineData(5_000_000_000, "5.00 GB")]
    public void Bytes_AreThousands(long bytes, string expected) => Words.Bytes(bytes).ShouldBe(expected);

    [Theory]
    [InlineData(0.123, "0.12 s")]
    [InlineData(17.44, "17.4 s")]
    [InlineData(1234.4, "1,234 s")]
    public void Seconds_HaveThreeDigitsOrSo(double seconds, string expected) => Words.Seconds(seconds).ShouldBe(expected);
}
