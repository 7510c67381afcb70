using System.Text;
using Simmer.Cli.Fetching;

namespace Simmer.Integration.Fetching;

public sealed class FileNamesTests
{
    [Theory]
    [InlineData("https://example.com", "example.com_index.html")]
    [InlineData("https://example.com/", "example.com_index.html")]
    [InlineData("https://example.com/docs/", "example.com_docs_index.html")]
    [InlineData("https://example.com/docs/a.tar.gz", "example.com_docs_a.tar.gz")]
    [InlineData("https://example.com:8443/a", "example.com_8443_a")]
    [InlineData("https://example.com/a.b/c", "example.com_a.b_c")]
    [InlineData("https://example.com/../../etc/passwd", "example.com_etc_passwd")]
    [InlineData("https://example.com/%2e%2e%2f%2e%2e%2fetc", "example.com_.._.._etc")]
    [InlineData("https://example.com/a%00b%0ac", "example.com_a_b_c")]
    [InlineData("https://example.com/a:b*c|d", "example.com_a_b_c_d")]
    [InlineData("https://example.com/ends.", "example.com_ends")]
    [InlineData("https://example.com/grüße.html", "example.com_grüße.html")]
    [InlineData("https://example.com/x.html#part", "example.com_x.html")]
    [InlineData("http://[::1]/a", "__1_a")]
    public void Name_OfAUrl_IsSafeAndReadable(string url, string expected) => new FileNames().NameFor(new Uri(url)).ShouldBe(expected);

    [Fact]
    public void Name_WithAQuery_DependsOnIt()
    {
        var names = new FileNames();
        var one = names.NameFor(new Uri("https://example.com/a.png?size=1"));
        var two = names.NameFor(new Uri("https://example.com/a.png?size=2"));
        one.ShouldMatch(@"^example\.com_a-[0-9a-f]{8}\.png$");
        two.ShouldNotBe(one);
        new FileNames().NameFor(new Uri("https://example.com/a.png?size=1")).ShouldBe(one);
    }

    [Fact]
    public void Name_ThatIsTaken_GetsANumber()
    {
        var names = new FileNames();
        string[] urls = ["https://a/x.txt", "https://a/x.txt", "https://a/X.TXT", "https://a/x-2.txt", "https://a/x.txt"];
        urls.Select(url => names.NameFor(new Uri(url))).ShouldBe(["a_x.txt", "a_x-2.txt", "a_X-3.TXT", "a_x-2-2.txt", "a_x-4.txt"]);
    }

    [Theory]
    [InlineData("l")]
    [InlineData("界")]
    [InlineData("𝔘")]
    public void Name_OfALongUrl_IsBoundedAndDistinct(string letter)
    {
        var names = new FileNames();
        var text = string.Concat(Enumerable.Repeat(letter, 300));
        var one = names.NameFor(new Uri($"https://example.com/{text}1.html"));
        var two = names.NameFor(new Uri($"https://example.com/{text}2.html"));
        Encoding.UTF8.GetByteCount(one).ShouldBeLessThanOrEqualTo(200);
        one.ShouldEndWith(".html");
        two.ShouldNotBe(one);
        one.IsNormalized().ShouldBeTrue("which a half of a surrogate pair is not");
    }

    [Theory]
    [InlineData("http://con/")]
    [InlineData("http://nul.example.com/")]
    [InlineData("http://COM1.a/x")]
    public void Name_NeverIsThatOfADevice(string url)
    {
        var device = new FileNames().NameFor(new Uri(url)).Split('.')[0];
        device.ToUpperInvariant().ShouldNotBeOneOf("CON", "NUL", "COM1");
    }
}
