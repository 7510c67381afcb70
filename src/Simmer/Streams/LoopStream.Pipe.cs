using System.IO.Pipelines;

namespace Simmer;

// For code that is written for System.IO.Pipelines, which is part of .NET itself by now.
public abstract partial class LoopStream
{
    /// <summary>This stream for code that uses System.IO.Pipelines.</summary>
    /// <param name="leaveOpen">Completing its <see cref="IDuplexPipe.Input"/> leaves this stream open. By default it closes it.</param>
    /// <returns>The view. What it has received is in it, and no more in this stream.</returns>
    /// <remarks><b>Threads.</b> Any, but who uses it on the loop stays there.</remarks>
    public IDuplexPipe AsPipe(bool leaveOpen = false) => new StreamPipe(this, leaveOpen);
}
