namespace Simmer.Conformance;

/// <summary>How much a run may do: generous multiples of what any program needs (section 9 of the language).</summary>
internal sealed class Budget(Machine machine)
{
    private const int Statements = 100_000;
    private const int Lines = 2_000;
    private static readonly TimeSpan s_virtualTime = TimeSpan.FromMinutes(2);

    private int _statements;

    /// <summary>Something is about to be done.</summary>
    /// <exception cref="BrokenOffException">The budget is used up, or the run was broken off for another reason.</exception>
    public void Spend()
    {
        if (machine.BrokenOff is not null)
        {
            throw machine.BrokenOff;
        }

        if (++_statements > Statements || machine.Trace.Lines.Count > Lines || machine.Loop.Now > s_virtualTime)
        {
            throw machine.CutOff("The run does not come to an end.");
        }
    }
}
