using System.Text;
using Simmer.Cli.Pages;

namespace Simmer.Integration.Pages;

public sealed class RequestHeadTests
{
    [Theory]
    [InlineData("GET /a?b=c HTTP/1.1\r\nHost: x", "GET", "/a", true)]
    [InlineData("GET /a HTTP/1.1\r\nConnection: Close", "GET", "/a", false)]
    [InlineData("HEAD /a HTTP/1.0", "HEAD", "/a", false)]
    [InlineData("POST /a HTTP/1.1\r\nContent-Length: 0", "POST", "/a", true)]
    public void Parse_AHead_KnowsWhatMatters(string text, string method, string path, bool keepAlive) =>
        Parse(text).ShouldBe(new RequestHead(method, path, keepAlive));

    [Theory]
    [InlineData("")]
    [InlineData("GET /a")]
    [InlineData("GET  HTTP/1.1")]
    [InlineData("GET /a b HTTP/1.1")]
    [InlineData("GET /a HTTP/2")]
    [InlineData("GET /a HTTP/1.1\r\nno colon")]
    [InlineData("POST /a HTTP/1.1\r\nContent-Length: 5")]
    [InlineData("POST /a HTTP/1.1\r\nTransfer-Encoding: chunked")]
    public void Parse_WhatIsNoHeadOrHasABody_IsNull(string text) => Parse(text).ShouldBeNull();

    private static RequestHead? Parse(string text) => RequestHead.Parse(Encoding.Latin1.GetBytes(text));
}
