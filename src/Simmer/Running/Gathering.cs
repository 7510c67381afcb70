using Simmer.LowLevel;

namespace Simmer;

/// <summary>What <c>Gather</c> returns: it ends when its children have, or when one fails.</summary>
/// <remarks>Turn by turn asyncio's <c>_GatheringFuture</c> and its done-callback.</remarks>
internal static class Gathering
{
    /// <summary>Waits for all, whatever they come to.</summary>
    public static LoopFuture OfAll(EventLoop loop, IEnumerable<LoopFuture> children) =>
        new Gathering<Nothing>(loop, [.. children], FailureMode.Settle, static _ => default).Start();
}
