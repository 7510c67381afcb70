using System.Net.Sockets;

namespace Simmer.Tests.Platform.Linux;

/// <summary>A name for a Unix socket that nobody else uses; its file, if it has one, goes with it.</summary>
internal sealed class UnixName : IDisposable
{
    private static int s_last;

    private readonly string? _path;

    public UnixName(bool isAbstract)
    {
        var name = $"simmer-{Environment.ProcessId}-{Interlocked.Increment(ref s_last)}";
        _path = isAbstract ? null : Path.Combine(Path.GetTempPath(), name);
        EndPoint = new UnixDomainSocketEndPoint(_path ?? $"\0{name}");
    }

    public UnixDomainSocketEndPoint EndPoint { get; }

    public void Dispose()
    {
        if (_path is not null)
        {
            File.Delete(_path);
        }
    }
}
