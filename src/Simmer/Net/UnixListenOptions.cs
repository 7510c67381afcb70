namespace Simmer;

/// <summary>How <c>ListenUnix</c> listens.</summary>
public sealed record UnixListenOptions
{
    internal static readonly UnixListenOptions Default = new();

    /// <summary>How many connections the system keeps that nobody has accepted yet. By default 1024; systems have limits of their own.</summary>
    public int Backlog { get; init; } = 1024;

    /// <summary>Who may connect: whoever may write the file. By default what the process's umask leaves. On Windows it is not supported; abstract names have none.</summary>
    public UnixFileMode? Mode { get; init; }
}
