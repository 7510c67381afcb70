using System.Net.Sockets;

namespace Simmer.Platform.Portable;

/// <summary>A call of the system that ends on some thread of .NET's pool, and is handed over to the loop there.</summary>
/// <remarks>
/// One for each direction of a socket, used again and again. Idle ──begun──▶ under way ──<see cref="OnCompleted"/>, on the
/// pool──▶ in the queue ──<see cref="Complete"/>, on the loop──▶ idle. All but the middle step belongs to the loop's thread.
/// </remarks>
internal sealed class SocketCall(SocketDirection direction, CompletionQueue completions) : SocketAsyncEventArgs(true)
{
    /// <summary>The queue's.</summary>
    public SocketCall? Older { get; set; }

    /// <summary>Has it begun, and has the loop not yet heard of its end? Set by who begins it, to what .NET answers.</summary>
    public bool IsUnderWay { get; set; }

    /// <summary>It has ended. On the loop.</summary>
    public void Complete()
    {
        IsUnderWay = false;
        direction.OnCompleted(this);
    }

    /// <summary>It has ended, and its loop is no more. Any thread.</summary>
    public void Abandon()
    {
        AcceptSocket?.Dispose();
        AcceptSocket = null;
    }

    protected override void OnCompleted(SocketAsyncEventArgs e) => completions.Add(this);
}
