using System.Diagnostics;
using System.Net;

namespace Simmer.Cli.Fetching;

/// <summary>One URL while it is being fetched: what is known so far, and what it will have come to.</summary>
/// <remarks>What is the same whether one waits by blocking or by awaiting stands here, so that the modes differ in nothing else.</remarks>
internal sealed class Attempt(FetchRequest request, FetchJob job) : IDisposable
{
    private readonly long _start = Stopwatch.GetTimestamp();
    private HttpRequestMessage? _message;
    private HttpStatusCode? _status;
    private long? _length;
    private long _bytes;
    private string? _refusal;
    private BodyFile? _file;
    private string? _savedAs;

    /// <summary>The request, as HTTP has it.</summary>
    public HttpRequestMessage NewMessage() => _message = new(HttpMethod.Get, request.Url);

    /// <summary>Looks at the head of the answer.</summary>
    /// <returns>Whether its body is wanted.</returns>
    public bool Accept(HttpResponseMessage response)
    {
        _status = response.StatusCode;
        _length = response.Content.Headers.ContentLength;
        _refusal = StatusText.WhyFailed(response);
        if (_refusal is null && request.SaveAs is { } name)
        {
            _file = BodyFile.Create(job.Output!, name);
        }

        return _refusal is null;
    }

    /// <summary>Takes a piece of the body, blocking.</summary>
    public void Take(ReadOnlySpan<byte> piece)
    {
        _bytes += piece.Length;
        _file?.Write(piece);
    }

    /// <summary>Takes a piece of the body, without blocking.</summary>
    public ValueTask TakeAsync(ReadOnlyMemory<byte> piece)
    {
        _bytes += piece.Length;
        return _file?.WriteAsync(piece) ?? ValueTask.CompletedTask;
    }

    /// <summary>The whole body has come.</summary>
    /// <exception cref="HttpIOException">It has not: the connection was cut, and nobody has said so.</exception>
    public void Complete()
    {
        if (_length is { } length && _bytes < length)
        {
            throw new HttpIOException(HttpRequestError.ResponseEnded);
        }

        _file?.Keep();
        _savedAs = _file?.Path;
    }

    /// <summary>It has ended by itself.</summary>
    public FetchResult Ended() => Result(_refusal);

    /// <summary>It has failed.</summary>
    public FetchResult Failed(Exception failure) => Result(Failures.InPlainWords(failure, Whereabouts));

    /// <summary>It has taken too long.</summary>
    public FetchResult TimedOut() => Result(FormattableString.Invariant($"timed out after {job.TimeoutSeconds:0.###} s"));

    /// <summary>The user has broken it off.</summary>
    public FetchResult Cancelled() => Result(error: null) with { IsCancelled = true };

    /// <summary>Removes the half file, if there is one.</summary>
    public void Dispose() => _file?.Dispose();

    // HttpClient writes into the message where it has been redirected to. Who did not answer is that server, not the first.
    private Uri Whereabouts => _message?.RequestUri ?? request.Url;

    private FetchResult Result(string? error) => new()
    {
        Index = request.Index,
        Url = request.Url,
        Status = (int?)_status,
        Bytes = _bytes,
        Seconds = Stopwatch.GetElapsedTime(_start).TotalSeconds,
        File = _savedAs,
        Error = error,
    };
}
