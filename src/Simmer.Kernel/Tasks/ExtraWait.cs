using System.Diagnostics;

namespace Simmer.LowLevel;

/// <summary>Another place to wait for a task that waits already.</summary>
/// <remarks>
/// A chain of coroutines waits for one thing at a time. But ordinary <c>async Task</c> methods are hot: two of them,
/// started in one task, may each await something of ours. The second one waits here. Its code still runs as
/// <paramref name="owner"/>, and cancelling the owner cancels this wait as well.
/// </remarks>
internal sealed class ExtraWait(LoopTask owner) : LoopTask(owner.Loop, owner.Id)
{
    internal override LoopTask Stepper => owner;

    internal override void Run()
    {
        if (PrepareStep())
        {
            owner.EnterContext();
            owner.Step(TakeFrame());
        }
    }

    private protected override void TakeResult(Frame root) => throw new UnreachableException("Its owner takes the result.");
}
