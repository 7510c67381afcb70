using System.Runtime.ExceptionServices;

namespace Simmer.Conformance;

/// <summary>A script awaits something.</summary>
internal sealed class Wait(Coroutine<object?> awaited) : Step
{
    private object? _value;
    private ExceptionDispatchInfo? _failure;

    /// <summary>What came of it, for the script that goes on.</summary>
    public object? Result
    {
        get
        {
            _failure?.Throw();
            return _value;
        }
    }

    public override async Coroutine Take()
    {
        try
        {
            _value = await awaited;
        }
        catch (Exception e)
        {
            _failure = ExceptionDispatchInfo.Capture(e);
        }
    }
}
