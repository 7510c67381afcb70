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

        throw HasNotThrown<TException>();
    }

    /// <summary>Awaits <paramref name="awaitable"/>, and returns what it throws. As every wait of ours, this can be cancelled.</summary>
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

        throw HasNotThrown<TException>();
    }

    private static ShouldAssertException HasNotThrown<TException>() =>
        new($"A {typeof(TException).Name} should have been thrown, but nothing was.");
}
