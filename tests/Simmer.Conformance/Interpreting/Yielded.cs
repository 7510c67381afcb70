using System.Runtime.ExceptionServices;

namespace Simmer.Conformance;

/// <summary>The script of a generator yields a value.</summary>
internal sealed class Yielded(Machine machine, object? value) : Step
{
    private Exception? _thrown;

    public object? Value { get; } = value;

    /// <summary>The generator is going on with an exception, which its script throws at the yield.</summary>
    public void Throw(Exception exception) => _thrown = exception;

    /// <summary>The script goes on.</summary>
    public void Resume()
    {
        if (_thrown is not null)
        {
            ExceptionDispatchInfo.Throw(_thrown);
        }
    }

    // Only what runs inside a delegate is driven to its end; a generator's own script stops at a yield.
    public override Coroutine Take() => throw machine.BreakOff(new InexpressibleException(Inexpressible.YieldInScope));
}
