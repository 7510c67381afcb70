namespace Simmer;

/// <summary>What was to be read is longer than the limit. It is still in the stream. asyncio's <c>LimitOverrunError</c>.</summary>
public sealed class LimitOverrunException : IOException
{
    /// <summary>Makes one.</summary>
    /// <param name="message">What was too long.</param>
    /// <param name="limit">The limit, in bytes.</param>
    /// <param name="consumed">How many bytes there are that certainly belong to it.</param>
    public LimitOverrunException(string message, int limit, int consumed)
        : base(message)
    {
        Limit = limit;
        Consumed = consumed;
    }

    /// <summary>The limit, in bytes.</summary>
    public int Limit { get; }

    /// <summary>
    /// How many bytes there are that certainly belong to what is too long: who wants to go on behind it reads these with
    /// <see cref="LoopStream.ReadExactly(int)"/>, and then tries again.
    /// </summary>
    public int Consumed { get; }
}
