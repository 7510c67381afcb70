using Simmer.LowLevel;

namespace Simmer.Platform.Linux;

/// <summary>One of a socket's two directions: the operation that is under way there, and the wait for an edge.</summary>
/// <remarks>
/// Idle ──<see cref="Begin"/>──▶ busy ──<see cref="End"/>──▶ idle. A busy one may wait any number of times, each until
/// <see cref="Suspension.Wake"/>: waking says that trying again is worth while, not that it will succeed.
/// </remarks>
internal sealed class EpollDirection(EpollSocket socket) : Suspension
{
    // Not null exactly while an operation is under way.
    private string? _operation;

    /// <summary>Begins an operation.</summary>
    /// <exception cref="InvalidOperationException">Another one is under way.</exception>
    public void Begin(string operation)
    {
        ThrowIfBusy(operation);
        _operation = operation;
    }

    public void ThrowIfBusy(string operation)
    {
        if (_operation is not null)
        {
            ThrowBusy(operation);
        }
    }

    public void End() => _operation = null;

    public override WaitInfo Describe() => new(WaitKind.Io, socket, Deadline: null, _operation);

    private void ThrowBusy(string operation) => throw new InvalidOperationException(
        $"Cannot {operation}: another task is about to {_operation} on this {socket}. One at a time in each direction; "
        + "let a single task do it, or hold an AsyncLock.");
}
