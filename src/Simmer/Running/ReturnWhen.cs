namespace Simmer;

/// <summary>When <c>Wait</c> returns.</summary>
public enum ReturnWhen
{
    /// <summary>When all have ended.</summary>
    AllCompleted,

    /// <summary>When one has ended.</summary>
    FirstCompleted,

    /// <summary>When one has failed, or all have ended. A cancellation is not a failure.</summary>
    FirstException,
}
