namespace Simmer.Soak;

/// <summary>What the server has seen of one connection.</summary>
internal sealed class Account(Service service)
{
    public Service Service { get; } = service;

    public long In { get; set; }

    public long Out { get; set; }

    /// <summary>The end has been read and answered, and nothing has failed.</summary>
    public bool HasEndedInPeace { get; set; }

    /// <summary>A line was too long, or the peer took nothing any more: the server has broken it off.</summary>
    public bool WasBrokenOff { get; set; }

    public AsyncEvent HasEnded { get; } = new();
}
