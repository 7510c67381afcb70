using System.Text;
using static Simmer.Asyncio;

namespace Simmer.Cli.Pages;

/// <summary>Answers the requests of one connection, one after the other.</summary>
internal sealed class PageConnection(TcpStream stream, PageSite site)
{
    private const int MaxHeadLength = 8 * 1024;

    // What bodies are made of. Larger pieces would save a few calls of the system; smaller ones would cost many.
    private static readonly byte[] s_filler = CreateFiller(64 * 1024);

    // What has been received and not been understood yet is _head[.._length]: less than one head, or the beginning of more.
    private readonly byte[] _head = new byte[MaxHeadLength];
    private int _length;

    /// <summary>Serves until either side has had enough.</summary>
    public async Coroutine Serve()
    {
        try
        {
            while (await ReceiveHead() && await AnswerNext())
            {
            }
        }
        catch (IOException)
        {
            // The client has gone: it was cancelled, or has timed out. Nobody is left to be told.
        }
    }

    /// <summary>Waits for a whole head.</summary>
    /// <returns>False if there will be none: the client has gone, or talks and talks.</returns>
    private async Coroutine<bool> ReceiveHead()
    {
        while (_head.AsSpan(0, _length).IndexOf(RequestHead.End) < 0)
        {
            if (_length == MaxHeadLength)
            {
                await Refuse("431 Request Header Fields Too Large");
                return false;
            }

            var count = await stream.Read(_head.AsMemory(_length));
            if (count == 0)
            {
                return false;
            }

            _length += count;
        }

        return true;
    }

    /// <summary>Answers the first request in the buffer.</summary>
    /// <returns>Whether the connection may be used again.</returns>
    private async Coroutine<bool> AnswerNext()
    {
        var head = TakeHead();
        if (head is null)
        {
            await Refuse("400 Bad Request");
            return false;
        }

        var page = head.Method is "GET" or "HEAD" ? site.Find(head.Path) : null;
        if (page is not null)
        {
            await Sleep(page.Latency);
            await Send("200 OK", page.Length, withBody: head.Method == "GET", head.KeepAlive);
        }
        else if (head.Method is "GET" or "HEAD")
        {
            await Send("404 Not Found", length: 0, withBody: false, head.KeepAlive);
        }
        else
        {
            await Send("405 Method Not Allowed\r\nAllow: GET, HEAD", length: 0, withBody: false, head.KeepAlive);
        }

        return head.KeepAlive;
    }

    private RequestHead? TakeHead()
    {
        var end = _head.AsSpan(0, _length).IndexOf(RequestHead.End);
        var head = RequestHead.Parse(_head.AsSpan(0, end));
        var next = end + RequestHead.End.Length;
        _head.AsSpan(next, _length - next).CopyTo(_head);
        _length -= next;
        return head;
    }

    private Coroutine Refuse(string status) => Send(status, length: 0, withBody: false, keepAlive: false);

    private async Coroutine Send(string status, int length, bool withBody, bool keepAlive)
    {
        var text = $"HTTP/1.1 {status}\r\nContent-Type: text/plain\r\nContent-Length: {length}\r\n{(keepAlive ? "" : "Connection: close\r\n")}\r\n";
        await stream.Write(Encoding.ASCII.GetBytes(text));
        for (var left = withBody ? length : 0; left > 0; left -= s_filler.Length)
        {
            await stream.Write(s_filler.AsMemory(0, Math.Min(left, s_filler.Length)));
        }
    }

    private static byte[] CreateFiller(int length)
    {
        var line = "A watched pot never boils. Watch a hundred.\n"u8;
        var filler = new byte[length];
        for (var i = 0; i < length; i++)
        {
            filler[i] = line[i % line.Length];
        }

        return filler;
    }
}
