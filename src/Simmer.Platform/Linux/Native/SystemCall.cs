namespace Simmer.Platform.Linux;

/// <summary>The calls of the system that tests can make fail: see <see cref="SystemFaults"/>.</summary>
internal enum SystemCall
{
    Open,
    Bind,
    Listen,
    Connect,

    /// <summary>Connecting has begun, but what the call says is replaced.</summary>
    ConnectBegun,
    Accept,
    Receive,
    Send,
    ReceiveMessage,
    SendMessage,
    ReceiveBatch,
    SendBatch,
    SendFile,
    ReadFile,

    /// <summary>Reading what the system's cache holds of a file.</summary>
    ReadCached,
    OpenFile,
    OpenPipe,
    ReadPipe,
    WritePipe,
    Duplicate,
    GetFlags,
    ShutDown,

    /// <summary>It has been closed, but what the call says is replaced.</summary>
    Closed,
    EpollControl,
    EpollWait,
    RingEnter,

    // Requests to a ring, which complete with the failure.
    RingPoll,
    RingAccept,
    RingReceive,
    RingSend,
    RingRead,
    RingWrite,
    RingSynchronize,
}
