using System.Runtime.ExceptionServices;

namespace Simmer.LowLevel;

/// <summary>Why a future failed, and whether anybody knows.</summary>
/// <remarks>
/// A failure with nobody waiting is reported by the loop, one iteration later. One that somebody was told of, and who
/// then never looked at it, cannot be told from one that will be looked at: the finalizer reports it, as Python does.
/// </remarks>
internal sealed class Failure
{
    private readonly ExceptionDispatchInfo _info;
    private readonly LoopFuture _future;

    public Failure(Exception exception, LoopFuture future)
    {
        _info = ExceptionDispatchInfo.Capture(exception);
        _future = future;
    }

    ~Failure() => _future.Loop.ReportUnobservedLate(_future, Exception);

    public Exception Exception => _info.SourceException;

    public void Absolve() => GC.SuppressFinalize(this);

    /// <summary>Throws it with the stack trace that it had when it failed: throwing it to several waiters does not pile traces up.</summary>
    [System.Diagnostics.StackTraceHidden]
    public void Throw() => _info.Throw();
}
