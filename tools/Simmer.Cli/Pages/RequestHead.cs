using System.Text;

namespace Simmer.Cli.Pages;

/// <summary>The head of an HTTP/1.1 request, as far as the server of the demonstration needs it.</summary>
/// <param name="Method">For instance GET.</param>
/// <param name="Path">The target without its query.</param>
/// <param name="KeepAlive">Whether the client wants to ask more on this connection.</param>
internal sealed record RequestHead(string Method, string Path, bool KeepAlive)
{
    /// <summary>What ends a head.</summary>
    public static ReadOnlySpan<byte> End => "\r\n\r\n"u8;

    /// <summary>Understands a head, without its end; null if it is none, or announces a body: pages take none.</summary>
    public static RequestHead? Parse(ReadOnlySpan<byte> bytes)
    {
        var lines = Encoding.Latin1.GetString(bytes).Split("\r\n");
        if (lines[0].Split(' ') is not [{ Length: > 0 } method, { Length: > 0 } target, "HTTP/1.1" or "HTTP/1.0"])
        {
            return null;
        }

        var keepAlive = lines[0].EndsWith('1');
        foreach (var line in lines.AsSpan(1))
        {
            if (line.IndexOf(':', StringComparison.Ordinal) is not (> 0 and var colon))
            {
                return null;
            }

            var (name, value) = (line[..colon].ToUpperInvariant(), line[(colon + 1)..].Trim());
            if (name is "TRANSFER-ENCODING" || (name is "CONTENT-LENGTH" && value != "0"))
            {
                return null;
            }

            keepAlive &= name is not "CONNECTION" || !value.Equals("close", StringComparison.OrdinalIgnoreCase);
        }

        return new RequestHead(method, target.Split('?')[0], keepAlive);
    }
}
