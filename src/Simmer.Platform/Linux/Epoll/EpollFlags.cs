namespace Simmer.Platform.Linux;

/// <summary>What can be the matter with a descriptor.</summary>
[Flags]
internal enum EpollFlags : uint
{
    None = 0,
    Readable = 0x1,             // EPOLLIN
    Writable = 0x4,             // EPOLLOUT
    Error = 0x8,                // EPOLLERR
    HangUp = 0x10,              // EPOLLHUP: closed in both directions
    PeerClosed = 0x2000,        // EPOLLRDHUP: the peer sends no more
    EdgeTriggered = 1u << 31,   // EPOLLET

    /// <summary>A receive may come to something: data, the end, or an error.</summary>
    ConcernsInput = Readable | PeerClosed | HangUp | Error,

    /// <summary>A send may come to something, or an attempt to connect is over.</summary>
    ConcernsOutput = Writable | HangUp | Error,

    /// <summary>No edge will come any more when the input has been read to its end.</summary>
    InputHasEnded = PeerClosed | HangUp | Error,
}
