namespace Simmer.Platform;

/// <summary>What a descriptor can be ready for.</summary>
public enum IoReadiness
{
    /// <summary>Reading comes to something at once: data, the end, or an error.</summary>
    Readable,

    /// <summary>Writing comes to something at once: there is room, or an error.</summary>
    Writable,
}
