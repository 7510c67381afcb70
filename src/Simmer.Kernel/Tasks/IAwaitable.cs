namespace Simmer;

/// <summary>What can be awaited on a loop: a <see cref="Coroutine"/>, a <see cref="LoopTask"/>, a <see cref="Future{T}"/>.</summary>
/// <remarks>For members that accept any of them, mixed. The kernel's own types are the only ones.</remarks>
public interface IAwaitable
{
    /// <summary>A future or task as it is; a coroutine as a new task, which takes it. asyncio's <c>ensure_future</c>.</summary>
    /// <remarks><b>Threads.</b> Loop thread only.</remarks>
    LoopFuture ToFuture();
}
