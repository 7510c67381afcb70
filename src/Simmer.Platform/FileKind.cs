namespace Simmer.Platform;

/// <summary>What can stand at a path.</summary>
public enum FileKind
{
    /// <summary>Nothing, or something that this system does not tell apart.</summary>
    Unknown,

    /// <summary>A file.</summary>
    Regular,

    /// <summary>A directory.</summary>
    Directory,

    /// <summary>A named pipe: a FIFO.</summary>
    Pipe,

    /// <summary>A Unix socket.</summary>
    Socket,

    /// <summary>A terminal, <c>/dev/null</c>, and the like.</summary>
    CharacterDevice,
}
