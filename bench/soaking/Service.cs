namespace Simmer.Soak;

/// <summary>What the server does with a connection.</summary>
internal enum Service
{
    /// <summary>It sends back what it gets.</summary>
    Echo,

    /// <summary>It reads lines, which have a limit.</summary>
    Lines,

    /// <summary>It sends without end, until the peer has not taken anything for too long.</summary>
    Pour,
}
