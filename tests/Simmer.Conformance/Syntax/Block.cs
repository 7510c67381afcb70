namespace Simmer.Conformance;

/// <summary>Statements, one after the other.</summary>
internal sealed class Block(IReadOnlyList<Statement> statements)
{
    /// <summary>Runs them, until one of them leaves the block by <c>return</c> or <c>break</c>.</summary>
    public IEnumerable<Step> Run(Frame frame)
    {
        foreach (var statement in statements)
        {
            frame.Machine.Budget.Spend();
            foreach (var step in statement(frame))
            {
                yield return step;
            }

            if (frame.Flow != Flow.On)
            {
                yield break;
            }
        }
    }
}
