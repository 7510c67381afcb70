using Microsoft.Win32.SafeHandles;

namespace Simmer.Testing;

/// <summary>A file of the pattern, until it is disposed.</summary>
internal sealed class TemporaryFile : IDisposable
{
    private readonly string _path = Path.GetTempFileName();

    public TemporaryFile(int length)
    {
        File.WriteAllBytes(_path, Pattern.Of(length));
        Handle = File.OpenHandle(_path);
    }

    public SafeFileHandle Handle { get; }

    public void Dispose()
    {
        Handle.Dispose();
        File.Delete(_path);
    }
}
