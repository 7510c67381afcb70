using System.Globalization;
using System.Net.Sockets;

namespace Simmer.Testing;

/// <summary>A name for a Unix socket that nobody else has. If it is a file's, the file goes with it.</summary>
internal sealed class UnixName : IDisposable
{
    private static int s_last;

    private readonly string _name = string.Create(
        CultureInfo.InvariantCulture, $"simmer-contract-{Environment.ProcessId}-{Interlocked.Increment(ref s_last)}");

    /// <summary>The name of a file.</summary>
    /// <param name="isLong">Longer than the others.</param>
    public UnixName(bool isLong = false)
    {
        Path = System.IO.Path.Combine(System.IO.Path.GetTempPath(), _name) + (isLong ? "-longer-than-others" : "");
        File.Delete(Path); // That of a process which had the same number, and died.
        EndPoint = new UnixDomainSocketEndPoint(Path);
    }

    private UnixName(string prefix) => EndPoint = new UnixDomainSocketEndPoint(prefix + _name);

    /// <summary>Where the file is; null if it is no file's name.</summary>
    public string? Path { get; }

    public UnixDomainSocketEndPoint EndPoint { get; }

    /// <summary>A name without a file, as Linux has them.</summary>
    /// <param name="isLong">Longer than the others.</param>
    /// <exception cref="PlatformNotSupportedException">This system has none: it refuses a socket of .NET's own, too.</exception>
    public static UnixName Abstract(bool isLong = false)
    {
        var name = new UnixName(isLong ? "\0longer-than-others-" : "\0");
        try
        {
            using var outside = UnixSockets.OpenOutside();
            outside.Bind(name.EndPoint);
            return name;
        }
        catch (SocketException e)
        {
            throw new PlatformNotSupportedException("This system has no names of sockets that are no files.", e);
        }
    }

    public void Dispose()
    {
        if (Path is not null)
        {
            File.Delete(Path);
        }
    }
}
