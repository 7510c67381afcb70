using Simmer.LowLevel;

namespace Simmer.Platform.Linux;

/// <summary>One of a socket's two directions: the operation that is under way there, and the wait for a completion.</summary>
/// <remarks>
/// <para>
/// Idle ──<see cref="Begin"/>──▶ busy ──<see cref="End"/>──▶ idle. A busy one may wait any number of times, each until
/// <see cref="Complete"/>.
/// </para>
/// <para>
/// Mostly a cancelled wait ends at once: what the request brings later is kept for the next operation. While the system reads
/// from the user's memory it cannot: then the request is cancelled, and its completion ends the wait.
/// </para>
/// </remarks>
internal sealed class IoUringDirection(IoUringSocket socket) : Suspension
{
    // Not null exactly while an operation is under way.
    private string? _operation;

    // Who has cancelled a wait that cannot be abandoned. Completing it delivers this.
    private CancelRequest? _cancellation;

    public bool IsBeingCancelled => _cancellation is not null;

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

    /// <summary>Something has completed: whoever waits goes on, or learns that he was cancelled.</summary>
    public void Complete()
    {
        if (_cancellation is not { } cancellation)
        {
            Wake();
            return;
        }

        _cancellation = null;
        WakeCancelled(cancellation);
    }

    public override WaitInfo Describe() => new(WaitKind.Io, socket, Deadline: null, _operation);

    protected override bool TryAbort(CancelRequest request)
    {
        try
        {
            if (!socket.MustConfirmEnd(this))
            {
                return base.TryAbort(request);
            }
        }
        catch (IOException) // The system takes no requests, not even this one.
        {
            return false;
        }

        _cancellation ??= request;
        return true;
    }

    private void ThrowBusy(string operation) => throw new InvalidOperationException(
        $"Cannot {operation}: another task is about to {_operation} on this {socket}. One at a time in each direction; "
        + "let a single task do it, or hold an AsyncLock.");
}
