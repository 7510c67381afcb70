namespace Simmer.Tests;

/// <summary>Assertions about coroutines, made on the loop.</summary>
internal static class Expect
{
    /// <summary>Awaits what <paramref name="body"/> does, and returns what it throws.</summary>
    public static async Coroutine<TException> Throws<TException>(Func<Coroutine> body)
        where TException : Exception
    {
        try
        {
            await body();
        }
        catch (TException e)
        {
            return e;
        }

        throw new ShouldAssertException($"A {typeof(TException).Name} should have been thrown, but nothing was.");
    }
}
