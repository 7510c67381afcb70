namespace Simmer.Platform;

/// <summary>The streams that a process is born with. Their numbers are those of POSIX.</summary>
public enum StandardStream
{
    /// <summary>Standard input.</summary>
    Input = 0,

    /// <summary>Standard output.</summary>
    Output = 1,

    /// <summary>Standard error.</summary>
    Error = 2,
}
