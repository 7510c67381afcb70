using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Simmer.LowLevel;

namespace Simmer;

/// <summary>A stream whose bytes are encrypted on another stream: TLS, by .NET's <see cref="SslStream"/>.</summary>
/// <remarks>
/// <para>
/// Made by <see cref="Asyncio.ConnectTls"/>, <see cref="TlsServer"/>, and <see cref="TlsUpgrades.StartTls"/>. It is the owner
/// of the stream below it, and nobody else may read or write there.
/// </para>
/// <para>
/// <b>The end.</b> <see cref="Shutdown"/> and <see cref="DisposeAsync"/> tell the peer that this is the end and wait for him to
/// agree; <see cref="Stream.Dispose()"/> and <see cref="Abort"/> close the connection without a word, and the peer cannot know
/// whether somebody else has cut it: his next read fails (see <see cref="TlsOptions.PermitTruncation"/>). TLS does not close one direction only.
/// </para>
/// <para>Encrypting and decrypting happen on the loop's thread; other threads take no part.</para>
/// </remarks>
public sealed partial class TlsStream : LoopStream
{
    private readonly SslStream _ssl;
    private readonly TlsOptions _options;
    private readonly TlsCall _readCall;
    private readonly TlsCall _writeCall;
    private bool _isClosed;

    // Not null exactly while somebody reads, or writes.
    private string? _reading;
    private string? _writing;

    private TlsStream(LoopStream inner, TlsOptions options)
    {
        Inner = inner;
        _options = options;
        _ssl = new SslStream(inner, leaveInnerStreamOpen: true);
        _readCall = new TlsCall(this, "read");
        _writeCall = new TlsCall(this, "write");
    }

    /// <summary>The stream that carries this one.</summary>
    /// <remarks>It tells addresses and has options. Reading or writing there breaks this stream.</remarks>
    public LoopStream Inner { get; }

    /// <inheritdoc/>
    public override EventLoop Loop => Inner.Loop;

    /// <inheritdoc/>
    public override bool IsClosed => _isClosed || Inner.IsClosed;

    /// <summary>The protocol that both sides want to speak inside (ALPN); null if they have not talked about that.</summary>
    public string? ApplicationProtocol =>
        _ssl.NegotiatedApplicationProtocol.Protocol.IsEmpty ? null : _ssl.NegotiatedApplicationProtocol.ToString();

    /// <summary>The version of TLS.</summary>
    public SslProtocols Version => _ssl.SslProtocol;

    /// <summary>How it is encrypted.</summary>
    public TlsCipherSuite CipherSuite => _ssl.NegotiatedCipherSuite;

    /// <summary>The peer's certificate; null if it has shown none.</summary>
    public X509Certificate2? RemoteCertificate => _ssl.RemoteCertificate as X509Certificate2;

    /// <summary>The server's name, as the client asked for it (SNI); empty if it did not say.</summary>
    public string ServerName => _ssl.TargetHostName;

    /// <inheritdoc/>
    public override async Coroutine Write(ReadOnlyMemory<byte> data)
    {
        Begin(ref _writing, "write");
        try
        {
            var writing = _ssl.WriteAsync(data, _writeCall.Token);
            if (writing.IsCompletedSuccessfully)
            {
                writing.GetAwaiter().GetResult();
            }
            else
            {
                await Settle(writing);
            }
        }
        catch (Exception e) when (IsForeign(e))
        {
            throw Translate(e);
        }
        finally
        {
            _writing = null;
        }
    }

    /// <summary>Not here: TLS ends in both directions at once.</summary>
    /// <exception cref="NotSupportedException">Always.</exception>
    public override void CloseWrite() => throw new NotSupportedException(
        $"TLS cannot close one direction only. When everything has been read and written, await {nameof(Shutdown)} or {nameof(DisposeAsync)}; "
        + "if the peer has to know earlier that nothing more comes, the protocol inside has to say so.");

    /// <summary>Breaks the connection off, without a word to the peer. A second time it does nothing.</summary>
    public override void Abort()
    {
        Inner.Abort();
        Dispose();
    }

    /// <inheritdoc/>
    public override string ToString() => $"tls on {Inner}";

    /// <inheritdoc/>
    protected override async Coroutine<int> ReadCore(Memory<byte> buffer)
    {
        Begin(ref _reading, "read");
        try
        {
            if (_kept.Length > 0)
            {
                return TakeKept(buffer.Span);
            }

            // SslStream asks the stream below with this token, which loses nothing; what it has not decrypted yet it keeps.
            var reading = _ssl.ReadAsync(buffer, _readCall.Token);
            var count = reading.IsCompletedSuccessfully ? reading.GetAwaiter().GetResult() : await Settle(reading, buffer);
            if (count == 0 && !buffer.IsEmpty)
            {
                ThrowIfTruncated();
            }

            return count;
        }
        catch (IOException e) when (Inner.HasEnded && !IsClosed && e is not EndOfStreamException)
        {
            throw CutInsideRecord(e);
        }
        catch (Exception e) when (IsForeign(e))
        {
            throw Translate(e);
        }
        finally
        {
            _reading = null;
        }
    }

    /// <inheritdoc/>
    protected override void CloseCore()
    {
        if (!_isClosed)
        {
            _isClosed = true;
            Inner.Dispose();
        }
    }

    // SslStream says of two reads at a time only that they are not supported.
    private void Begin(ref string? direction, string operation)
    {
        if (!Loop.IsCurrent)
        {
            throw new InvalidOperationException(
                $"{this} belongs to {Loop}, which is not running on this thread. From other threads use the members of Stream that end in Async.");
        }

        ObjectDisposedException.ThrowIf(IsClosed, this);
        Checkpoint.ThrowIfCancelled();
        if (direction is not null)
        {
            throw new InvalidOperationException(
                $"Cannot {operation}: another task is about to {direction} on this {this}. One at a time in each direction; let a single task do it, or hold an AsyncLock.");
        }

        direction = operation;
    }

    /// <summary>Is it something that our streams do not throw?</summary>
    private bool IsForeign(Exception exception) =>
        exception is not (OperationCanceledException or ObjectDisposedException) && (IsClosed || exception is not IOException);

    private Exception Translate(Exception exception) => IsClosed
        ? new ObjectDisposedException(ToString(), exception)
        : new IOException($"{this} has failed: {exception.Message}", exception);
}
