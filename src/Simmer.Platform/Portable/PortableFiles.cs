namespace Simmer.Platform;

/// <summary>What .NET tells about files on every system.</summary>
internal static class PortableFiles
{
    /// <summary>A file is known by the moment at which it was made. A socket is an empty file, or something that is none.</summary>
    public static FileIdentity? Identify(string path)
    {
        var file = new FileInfo(path);
        return file.Exists
            ? new FileIdentity(Device: 0, file.CreationTimeUtc.Ticks, IsSocket: file.Attributes.HasFlag(FileAttributes.ReparsePoint) || file.Length == 0)
            : null;
    }
}
