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
    EpollControl,
    EpollWait,
}
