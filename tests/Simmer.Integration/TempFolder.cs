namespace Simmer.Integration;

/// <summary>A folder for one test.</summary>
internal sealed class TempFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("simmer-test-").FullName;

    /// <summary>What is in it, partial files included, in alphabetical order.</summary>
    public string[] Files => [.. Directory.GetFiles(Path).Select(static file => System.IO.Path.GetFileName(file)).Order(StringComparer.Ordinal)];

    public string Read(string name) => File.ReadAllText(System.IO.Path.Join(Path, name));

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
