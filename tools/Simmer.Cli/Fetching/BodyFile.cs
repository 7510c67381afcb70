namespace Simmer.Cli.Fetching;

/// <summary>A body on its way into a file: under another name as long as it is not complete.</summary>
/// <remarks>
/// Whoever looks into the folder sees whole files only. Ownership: from <see cref="Create"/> until <see cref="Keep"/> the
/// partial file is this object's, and <see cref="Dispose"/> deletes it; afterwards the file is the user's.
/// </remarks>
internal sealed class BodyFile : IDisposable
{
    private readonly string _partial;
    private readonly FileStream _stream;
    private bool _isKept;

    private BodyFile(string path, string partial, FileStream stream)
    {
        Path = path;
        _partial = partial;
        _stream = stream;
    }

    /// <summary>Where it will be.</summary>
    public string Path { get; }

    /// <summary>Begins a file, in the same folder, so that renaming it later is one step.</summary>
    /// <exception cref="CannotSaveException">The system does not let us.</exception>
    public static BodyFile Create(string folder, string name)
    {
        var path = System.IO.Path.Join(folder, name);
        return Guard(path, () =>
        {
            // Two runs into one folder do not get in each other's way.
            var partial = System.IO.Path.Join(folder, $".{name}.part-{Environment.ProcessId}");
            return new BodyFile(path, partial, new FileStream(partial, FileMode.Create, FileAccess.Write, FileShare.Read, bufferSize: 0));
        });
    }

    /// <summary>Appends a piece, blocking.</summary>
    public void Write(ReadOnlySpan<byte> piece)
    {
        try
        {
            _stream.Write(piece);
        }
        catch (Exception e) when (IsAboutTheFile(e))
        {
            throw new CannotSaveException(Path, e);
        }
    }

    /// <summary>Appends a piece, on a thread of the pool: a slow disk does not hold the loop up.</summary>
    public async ValueTask WriteAsync(ReadOnlyMemory<byte> piece)
    {
        try
        {
            await _stream.WriteAsync(piece);
        }
        catch (Exception e) when (IsAboutTheFile(e))
        {
            throw new CannotSaveException(Path, e);
        }
    }

    /// <summary>It is complete: gives it its name, replacing what an earlier run has left there.</summary>
    public void Keep() => Guard(Path, () =>
    {
        _stream.Dispose();
        File.Move(_partial, Path, overwrite: true);
        return _isKept = true;
    });

    /// <summary>Deletes it, unless it was kept.</summary>
    public void Dispose()
    {
        if (_isKept)
        {
            return;
        }

        _stream.Dispose();
        File.Delete(_partial);
    }

    private static T Guard<T>(string path, Func<T> action)
    {
        try
        {
            return action();
        }
        catch (Exception e) when (IsAboutTheFile(e))
        {
            throw new CannotSaveException(path, e);
        }
    }

    private static bool IsAboutTheFile(Exception e) => e is IOException or UnauthorizedAccessException;
}
