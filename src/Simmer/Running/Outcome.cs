using System.Runtime.ExceptionServices;

namespace Simmer;

/// <summary>What something came to: a result, a failure or a cancellation.</summary>
/// <typeparam name="T">The type of the result.</typeparam>
public readonly record struct Outcome<T>
{
    private readonly T _value;

    internal Outcome(T value, Exception? exception)
    {
        _value = value;
        Exception = exception;
    }

    /// <summary>Why there is no result; null if there is one. A cancellation is an <see cref="OperationCanceledException"/>.</summary>
    public Exception? Exception { get; }

    /// <summary>Is there a result?</summary>
    public bool IsSuccess => Exception is null;

    /// <summary>Was it cancelled?</summary>
    public bool IsCancelled => Exception is OperationCanceledException;

    /// <summary>The result; if there is none, throws what went wrong.</summary>
    public T Value
    {
        get
        {
            if (Exception is not null)
            {
                ExceptionDispatchInfo.Throw(Exception);
            }

            return _value;
        }
    }

    /// <inheritdoc/>
    public override string ToString() =>
        IsSuccess ? $"result: {_value}" : IsCancelled ? "cancelled" : $"failed: {Exception!.GetType().Name}";

    internal static Outcome<T> Of(LoopFuture future, Func<LoopFuture, T> result) =>
        future.IsCancelled ? new Outcome<T>(default!, new CancelledException(future.CancelReason))
        : future.Exception is { } failure ? new Outcome<T>(default!, failure)
        : new Outcome<T>(result(future), exception: null);
}
