using System.Net.Sockets;

namespace Simmer;

/// <summary>How users write the addresses of Unix sockets: a path, or, on Linux, an abstract name that needs no file: <c>@name</c>, or the system's own form with a leading NUL.</summary>
internal static class UnixAddress
{
    public static UnixDomainSocketEndPoint Of(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return new UnixDomainSocketEndPoint(IsAbstract(path) ? $"\0{path[1..]}" : path);
    }

    public static bool IsAbstract(string path) => path[0] is '@' or '\0';

    public static string Describe(string path) => IsAbstract(path) ? $"@{path[1..]}" : path;
}
