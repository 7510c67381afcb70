namespace Simmer.Platform.Linux;

/// <summary>A descriptor of somebody else's that is watched: for reading, for writing, or for both by one registration.</summary>
internal sealed class WatchedDescriptor(int number)
{
    private EpollWatch? _reader;
    private EpollWatch? _writer;

    public int Number { get; } = number;

    /// <summary>What its events carry.</summary>
    public ulong Token { get; set; }

    public bool IsEmpty => _reader is null && _writer is null;

    /// <summary>Does it stand in the row of those that have to be armed again?</summary>
    public bool IsDisarmed { get; set; }

    /// <summary>What it is to be watched for.</summary>
    public EpollFlags Wanted =>
        (_reader is null ? EpollFlags.None : EpollFlags.Readable | EpollFlags.PeerClosed)
        | (_writer is null ? EpollFlags.None : EpollFlags.Writable);

    public ref EpollWatch? this[IoReadiness readiness] => ref readiness is IoReadiness.Readable ? ref _reader : ref _writer;

    public void OnEvents(EpollFlags flags)
    {
        if ((flags & EpollFlags.ConcernsInput) != EpollFlags.None)
        {
            _reader?.CallSoon();
        }

        if ((flags & EpollFlags.ConcernsOutput) != EpollFlags.None)
        {
            _writer?.CallSoon();
        }
    }

    /// <summary>Everybody leaves.</summary>
    public void Clear()
    {
        _reader?.Leave();
        _writer?.Leave();
        _reader = _writer = null;
    }
}
