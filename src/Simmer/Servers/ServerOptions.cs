namespace Simmer;

/// <summary>How a <see cref="StreamServer{TStream}"/> serves.</summary>
public sealed record ServerOptions
{
    internal static readonly ServerOptions Default = new();

    private readonly int _maxConnections = int.MaxValue;
    private readonly TimeSpan _grace = TimeSpan.Zero;

    /// <summary>How many connections it serves at a time. By default any number.</summary>
    /// <remarks>
    /// When there are so many it stops accepting, and nobody is refused: those who come wait in the system's queue, which is
    /// as long as <see cref="ListenOptions.Backlog"/>, until a connection ends. Beyond that the system lets them try again.
    /// </remarks>
    /// <exception cref="ArgumentOutOfRangeException">It is less than one.</exception>
    public int MaxConnections
    {
        get => _maxConnections;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            _maxConnections = value;
        }
    }

    /// <summary>
    /// How long handlers may go on when the task that runs the server is cancelled, by Ctrl-C for instance; then they are
    /// cancelled, too. By default not at all. Being cancelled a second time ends it early.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">It is negative.</exception>
    public TimeSpan Grace
    {
        get => _grace;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, TimeSpan.Zero);
            _grace = value;
        }
    }
}
