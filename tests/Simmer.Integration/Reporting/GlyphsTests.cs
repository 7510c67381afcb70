using Simmer.Cli.Reporting;

namespace Simmer.Integration.Reporting;

public sealed class GlyphsTests
{
    [Theory]
    [InlineData(null, null, null, true)]
    [InlineData(null, null, "en_US.UTF-8", true)]
    [InlineData(null, null, "de_DE.utf8", true)]
    [InlineData(null, null, "C", false)]
    [InlineData(null, null, "de_DE.ISO-8859-1", false)]
    [InlineData("C", null, "en_US.UTF-8", false)]
    [InlineData("", "C.UTF-8", "C", true)]
    public void Glyphs_FollowTheLocale(string? all, string? type, string? language, bool isUnicode) =>
        Glyphs.For(name => name switch { "LC_ALL" => all, "LC_CTYPE" => type, _ => language }).ShouldBe(isUnicode ? Glyphs.Unicode : Glyphs.Ascii);
}
