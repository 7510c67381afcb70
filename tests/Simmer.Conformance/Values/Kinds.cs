namespace Simmer.Conformance;

/// <summary>The kinds of exceptions: section 6 of the language. Which of Simmer's exceptions stands for which of Python's.</summary>
internal static class Kinds
{
    public const string Cancelled = nameof(Cancelled);
    public const string Group = nameof(Group);
    public const string StopAsyncIteration = nameof(StopAsyncIteration);

    private const string Value = nameof(Value);

    // Kinds of the library for which Simmer has no exception, or none that could be made here. It returns false where
    // asyncio raises QueueEmpty and QueueFull; C#'s generators end by returning false; its compiler finds what Python
    // calls a TypeError; and .NET's ArgumentException, which is a ValueError, belongs to a parameter of the method.
    private static readonly HashSet<string> s_withoutType = new(StringComparer.Ordinal)
    {
        "QueueEmpty", "QueueFull", StopAsyncIteration, "Type", Value,
    };

    /// <summary>A new exception of this kind.</summary>
    public static Exception New(string kind, string? text) => kind switch
    {
        Cancelled => new CancelledException(text),
        "Timeout" => new TimeoutException(text),
        "InvalidState" => new InvalidStateException(text ?? kind),
        "Runtime" => new InvalidOperationException(text),
        "QueueShutDown" => new QueueShutDownException(text ?? kind),
        "BrokenBarrier" => new BrokenBarrierException(text ?? kind),
        _ => new ProgramException(kind, text),
    };

    public static string Of(Exception exception) => exception switch
    {
        ProgramException own => own.Kind,
        OperationCanceledException => Cancelled,
        ExceptionGroup => Group,
        TimeoutException => "Timeout",
        InvalidStateException => "InvalidState",
        QueueShutDownException => "QueueShutDown",
        BrokenBarrierException => "BrokenBarrier",
        InvalidOperationException => "Runtime",
        ArgumentException => Value,
        _ => exception.GetType().Name, // Not one of the language: a trace that shows it is wrong, and says why.
    };

    /// <summary>What the program said when it made the exception. The library's own texts are never shown.</summary>
    public static string? TextOf(Exception exception) => exception switch
    {
        ProgramException own when !s_withoutType.Contains(own.Kind) => own.Text,
        CancelledException cancellation => cancellation.Reason,
        _ => null,
    };

    /// <summary>Does <c>except</c> with this kind catch it?</summary>
    public static bool Matches(string kind, Exception exception) => exception is not GeneratorExit && kind switch
    {
        "*" => true,
        "Exception" => exception is not OperationCanceledException, // Python's CancelledError is no Exception.
        _ => kind == Of(exception),
    };

    /// <summary>Calls something that says "invalid operation" where asyncio says "value error".</summary>
    public static void AsValueError(Action action)
    {
        try
        {
            action();
        }
        catch (InvalidOperationException e)
        {
            throw New(Value, e.Message); // Without a cause: in asyncio this is where it begins.
        }
    }
}
