namespace Simmer;

/// <summary>How a <see cref="TcpServerGroup"/> serves.</summary>
public sealed record TcpServerGroupOptions
{
    internal static readonly TcpServerGroupOptions Default = new();

    private readonly int _loops = Environment.ProcessorCount;

    /// <summary>How many loops there are. By default one for each core.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is less than one.</exception>
    public int Loops
    {
        get => _loops;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            _loops = value;
        }
    }

    /// <summary>How each loop listens. That they share the port need not be said.</summary>
    public ListenOptions Listen { get; init; } = ListenOptions.Default;

    /// <summary>How each loop serves. <see cref="ServerOptions.MaxConnections"/> is a limit for each loop.</summary>
    public ServerOptions Server { get; init; } = ServerOptions.Default;

    /// <summary>How the loops are made.</summary>
    public LoopGroupOptions Group { get; init; } = LoopGroupOptions.Default;
}
