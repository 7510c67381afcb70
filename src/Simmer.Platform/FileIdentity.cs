namespace Simmer.Platform;

/// <summary>Which file a path leads to: the same value as long as it is the same file, whatever it is called.</summary>
/// <param name="Device">Where it is.</param>
/// <param name="Number">Its number there; where the system tells none, when it was made.</param>
/// <param name="IsSocket">It is a Unix socket, or may be one where the system does not tell.</param>
public readonly record struct FileIdentity(long Device, long Number, bool IsSocket)
{
    /// <summary>The file that is there, itself if it is a link; null: there is none, or this process may not know.</summary>
    /// <param name="path">The path.</param>
    public static FileIdentity? Of(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return Drivers.Identify(path);
    }
}
