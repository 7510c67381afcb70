namespace Simmer.Soak;

/// <summary>What the server has seen of one connection.</summary>
internal sealed class Account
{
    public long In { get; set; }

    public long Out { get; set; }

    /// <summary>The end has been read and answered, and nothing has failed.</summary>
    public bool HasEndedInPeace { get; set; }
}
