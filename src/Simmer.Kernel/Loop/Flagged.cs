using System.ComponentModel;
using System.Runtime.CompilerServices;

namespace Simmer.LowLevel;

/// <summary>The flags of a <see cref="Runnable"/>.</summary>
/// <remarks>
/// In a class of their own because of the layout: the runtime puts them into the padding behind the one field of
/// <see cref="SynchronizationContext"/>, where it would put nothing larger. Each task is eight bytes smaller for it.
/// </remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class Flagged : SynchronizationContext
{
    // All flags of all kinds of runnables live in one field: a step tests everything unusual with a single mask.
    private protected RunnableFlags Flags;

    private protected Flagged()
    {
    }

    /// <summary>Is any of these flags set?</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private protected bool Has(RunnableFlags flags) => (Flags & flags) != RunnableFlags.None;
}
