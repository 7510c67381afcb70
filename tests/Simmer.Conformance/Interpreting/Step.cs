namespace Simmer.Conformance;

/// <summary>What a script cannot do by itself, because it suspends: awaiting something, or yielding a value.</summary>
/// <remarks>
/// Scripts are C#'s iterators, because a Python generator can be suspended in the middle of anything and be resumed by
/// another task than before, which no <c>async</c> method can. So the script hands its steps out. A coroutine takes those
/// of a body one by one (<see cref="Driver"/>), and those of a generator as far as the next value (<see cref="Generator"/>).
/// </remarks>
internal abstract class Step
{
    /// <summary>Takes the step. What goes wrong is kept: the script throws it where it goes on.</summary>
    public abstract Coroutine Take();
}
