namespace Simmer;

/// <summary>What <c>Gather</c> does when one of several fails.</summary>
public enum FailureMode
{
    /// <summary>Cancels the others, waits for them, and throws the first failure. Nothing is left running.</summary>
    CancelOthers,

    /// <summary>Throws the first failure at once and lets the others run, as asyncio's <c>gather</c> does.</summary>
    LeaveOthers,

    /// <summary>Waits for all, whatever they come to, as asyncio's <c>gather(…, return_exceptions=True)</c> does.</summary>
    Settle,
}
