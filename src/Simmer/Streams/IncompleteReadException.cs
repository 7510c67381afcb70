namespace Simmer;

/// <summary>The stream has ended before all was there that was to be read. asyncio's <c>IncompleteReadError</c>.</summary>
public sealed class IncompleteReadException : EndOfStreamException
{
    /// <summary>Makes one.</summary>
    /// <param name="partial">What there was.</param>
    /// <param name="expected">How many bytes there should have been; null if nobody knows.</param>
    public IncompleteReadException(ReadOnlyMemory<byte> partial, long? expected)
        : this(partial, expected, expected is { } count
            ? $"The stream has ended after {partial.Length} of {count} bytes. The peer has closed it too early; what came is in {nameof(Partial)}."
            : $"The stream has ended before a separator came. The {partial.Length} bytes before the end are in {nameof(Partial)}.")
    {
    }

    internal IncompleteReadException(ReadOnlyMemory<byte> partial, Separators separators)
        : this(partial, expected: null, $"The stream has ended before {separators} came. The {partial.Length} bytes before the end are in {nameof(Partial)}.")
    {
    }

    private IncompleteReadException(ReadOnlyMemory<byte> partial, long? expected, string message)
        : base(message)
    {
        Partial = partial;
        Expected = expected;
    }

    /// <summary>What there was. It is not in the stream any more.</summary>
    public ReadOnlyMemory<byte> Partial { get; }

    /// <summary>How many bytes there should have been; null if nobody knows, because a separator was looked for.</summary>
    public long? Expected { get; }
}
