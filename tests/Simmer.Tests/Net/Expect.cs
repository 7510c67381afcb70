namespace Simmer.Tests.Net;

/// <summary>What is expected of coroutines.</summary>
internal static class Expect
{
    /// <summary>It fails in this way. It is waited for as everything of ours is, so a test that hangs can be cancelled.</summary>
    public static async Coroutine<TException> Throws<TException>(IAwaitable awaitable)
        where TException : Exception
    {
        try
        {
            await awaitable.ToFuture();
        }
        catch (TException e)
        {
            return e;
        }

        throw new ShouldAssertException($"It should have thrown a {typeof(TException).Name}, and has not.");
    }
}
