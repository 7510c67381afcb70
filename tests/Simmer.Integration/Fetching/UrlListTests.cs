using Simmer.Cli;
using Simmer.Cli.Fetching;

namespace Simmer.Integration.Fetching;

public sealed class UrlListTests
{
    [Fact]
    public void Parse_ALabelledFile_SkipsBlankLinesAndComments()
    {
        using var text = new StringReader("\uFEFF# comment\n\n  https://a/  \n\t# another\nhttps://b/#part # the second\n");
        UrlList.Parse(text, "f").ShouldBe([("f, line 3: ", "https://a/"), ("f, line 5: ", "https://b/#part")]);
    }

    [Theory]
    [InlineData("example.com", "'example.com' has no scheme. Write 'https://example.com', or 'http://…'.")]
    [InlineData("localhost:8080/a", "'localhost:8080/a' has no scheme. Write 'https://localhost:8080/a', or 'http://…'.")]
    [InlineData("", "'' is not a URL.")]
    [InlineData("--jsno", "'--jsno' is neither an option nor a URL.")]
    [InlineData("ftp://a/\u001b[31m", "'ftp://a/\uFFFD[31m' is neither http nor https, and nothing else can be fetched.")]
    [InlineData("http://", "'http://' is not a URL.")]
    [InlineData("http://a:b:c/", "'http://a:b:c/' is not a URL.")]
    [InlineData("file:///etc/passwd", "'file:///etc/passwd' is neither http nor https, and nothing else can be fetched.")]
    [InlineData("gopher://a/", "'gopher://a/' is neither http nor https, and nothing else can be fetched.")]
    public void Check_WhatIsNoUrl_SaysWhy(string text, string expected) =>
        Should.Throw<UsageException>(() => UrlList.Check([("here: ", text)])).Message.ShouldBe("here: " + expected);

    [Fact]
    public void Check_AVeryLongText_ShowsItsBeginning() =>
        Should.Throw<UsageException>(() => UrlList.Check([(string.Empty, new string('x', 5000))])).Message.Length.ShouldBeLessThan(300);

    [Fact]
    public void Check_ManyMistakes_ShowsTheFirstOnes()
    {
        var mistakes = Enumerable.Range(0, 15).Select(static i => (Where: string.Empty, Text: $"m{i}"));
        var message = Should.Throw<UsageException>(() => UrlList.Check(mistakes)).Message;
        message.ShouldContain("'m9'");
        message.ShouldNotContain("'m10'");
        message.ShouldEndWith("and 5 more like these.");
    }

    [Fact]
    public void Read_WithoutAnything_IsNull() => UrlList.Read([], file: null).ShouldBeNull();

    [Fact]
    public void Read_Duplicates_KeepsThem() => UrlList.Read(["https://a/", "https://a/"], file: null)!.Count.ShouldBe(2);
}
