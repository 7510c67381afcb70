using Simmer.LowLevel;

namespace Simmer.Platform.Portable;

/// <summary>One of a socket's two directions: the operation that a task does there, and the system's call beneath it.</summary>
/// <remarks>
/// The two have lives of their own. An operation that is cancelled ends at once, and leaves its call under way: it says
/// only that something has arrived, or keeps what it brings for the next operation, and its memory is not the user's.
/// </remarks>
internal sealed class SocketDirection(PortableSocket socket, CompletionQueue completions) : Suspension
{
    // Not null exactly while an operation is under way.
    private string? _operation;

    private SocketCall? _call;

    /// <summary>The call, for its arguments and results. It is made when it is first needed: not every socket does both.</summary>
    public SocketCall Call => _call ??= new SocketCall(this, completions);

    /// <summary>Is a call under way, whoever began it?</summary>
    public bool IsUnderWay => _call is { IsUnderWay: true };

    /// <summary>Begins an operation.</summary>
    /// <exception cref="InvalidOperationException">Another one is under way.</exception>
    public void Begin(string operation)
    {
        if (_operation is not null)
        {
            ThrowBusy(operation);
        }

        _operation = operation;
    }

    public void End() => _operation = null;

    /// <summary>The call has ended.</summary>
    public void OnCompleted(SocketCall call)
    {
        socket.OnCompleted(call);
        Wake();
    }

    /// <summary>The socket has been closed, and the call, if it is under way, ends soon.</summary>
    public void Close()
    {
        _call?.Dispose(); // .NET waits with it until the call has ended.
        Wake();
    }

    public override WaitInfo Describe() => new(WaitKind.Io, socket, Deadline: null, _operation);

    private void ThrowBusy(string operation) => throw new InvalidOperationException(
        $"Cannot {operation}: another task is about to {_operation} on this {socket}. One at a time in each direction; "
        + "let a single task do it, or hold an AsyncLock.");
}
