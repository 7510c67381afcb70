namespace Simmer.Platform.Linux;

/// <summary>What can be the matter with a descriptor.</summary>
[Flags]
internal enum EpollFlags : uint
{
    None = 0,
    Readable = 0x1,             // EPOLLIN
    Urgent = 0x2,               // EPOLLPRI: TCP's urgent byte
    Writable = 0x4,             // EPOLLOUT
    Error = 0x8,                // EPOLLERR
    HangUp = 0x10,              // EPOLLHUP: closed in both directions
    PeerClosed = 0x2000,        // EPOLLRDHUP: the peer sends no more
    OneShot = 1u << 30,         // EPOLLONESHOT
    EdgeTriggered = 1u << 31,   // EPOLLET

    /// <summary>A receive may come to something: data, the end, or an error.</summary>
    ConcernsInput = Readable | PeerClosed | HangUp | Error,

    /// <summary>A send may come to something, or an attempt to connect is over.</summary>
    ConcernsOutput = Writable | HangUp | Error,

    /// <summary>
    /// A receive that does not fill its buffer does not prove that nothing is left: the end, or the failure, comes after
    /// the data and brings no edge of its own; and a receive stops before an urgent byte, whatever follows it.
    /// </summary>
    MoreThanItSeems = PeerClosed | HangUp | Error | Urgent,
}
