using System.Text;

namespace Simmer;

/// <summary>Whole files in one call, and what directories hold. For everything else there is <see cref="LoopFile"/>.</summary>
/// <remarks>
/// As in <see cref="File"/> and <see cref="Directory"/>, whose errors these have; none of them blocks the loop. What the
/// system cannot do but by blocking runs on threads of the loop's own, at most eight at a time.
/// <para>
/// <b>Cancellation.</b> The wait for a thread ends at once, and what the thread does goes on to its end. A file that was
/// being written is left as it is then.
/// <b>Threads.</b> Loop thread only.
/// </para>
/// </remarks>
public static partial class Files
{
    private static readonly EnumerationOptions s_everything = new() { IgnoreInaccessible = false, AttributesToSkip = FileAttributes.None };

    // Small enough that reading a huge file takes its turns, large enough that a turn is worth while. A guess.
    private const int PieceSize = 256 * 1024;

    /// <summary>All bytes of a file.</summary>
    /// <param name="path">Where it is.</param>
    /// <exception cref="IOException">It is not there, or larger than 2 GB, or the disk has failed.</exception>
    public static async Coroutine<byte[]> ReadAllBytes(string path)
    {
        using var file = await LoopFile.Open(path, options: new LoopFileOptions { Options = FileOptions.SequentialScan });
        var length = file.Length;
        if (length > Array.MaxLength)
        {
            throw new IOException($"'{path}' has {length} bytes: too many for one array. Read it piece by piece, with LoopFile.Read.");
        }

        // Files that the system makes up say that they are empty, and are not.
        var bytes = new byte[length > 0 ? length : PieceSize];
        var count = 0;
        while (true)
        {
            if (count == bytes.Length)
            {
                if (await IsAtEnd(file, count))
                {
                    return bytes;
                }

                Array.Resize(ref bytes, (int)Math.Min(Array.MaxLength, bytes.Length * 2L));
            }

            var more = await file.Read(bytes.AsMemory(count, Math.Min(PieceSize, bytes.Length - count)), count);
            if (more == 0)
            {
                return bytes[..count];
            }

            count += more;
        }
    }

    /// <summary>A file's text.</summary>
    /// <param name="path">Where it is.</param>
    /// <param name="encoding">How it is encoded, if it does not begin with a mark that says so. By default UTF-8.</param>
    /// <inheritdoc cref="ReadAllBytes" path="/exception"/>
    public static async Coroutine<string> ReadAllText(string path, Encoding? encoding = null)
    {
        using var reader = new StreamReader(new MemoryStream(await ReadAllBytes(path)), encoding ?? Encoding.UTF8);
        return reader.ReadToEnd();
    }

    /// <summary>Writes a file anew: what was in it is gone.</summary>
    /// <param name="path">Where.</param>
    /// <param name="bytes">What it will hold.</param>
    /// <exception cref="IOException">The disk is full, for instance. A part may have been written.</exception>
    /// <exception cref="UnauthorizedAccessException">It is not permitted, or it is a directory.</exception>
    public static Coroutine WriteAllBytes(string path, ReadOnlyMemory<byte> bytes) => Write(path, FileMode.Create, bytes);

    /// <summary>Writes a file anew, as text.</summary>
    /// <param name="path">Where.</param>
    /// <param name="text">What it will hold.</param>
    /// <param name="encoding">How to encode it. By default UTF-8 without a mark.</param>
    /// <inheritdoc cref="WriteAllBytes" path="/exception"/>
    public static Coroutine WriteAllText(string path, string text, Encoding? encoding = null) =>
        Write(path, FileMode.Create, (encoding ?? Encoding.Default).GetBytes(text));

    /// <summary>Writes text behind what a file holds, or begins it.</summary>
    /// <inheritdoc cref="WriteAllText"/>
    public static Coroutine AppendAllText(string path, string text, Encoding? encoding = null) =>
        Write(path, FileMode.Append, (encoding ?? Encoding.Default).GetBytes(text));

    /// <summary>Is there a file?</summary>
    public static Coroutine<bool> Exists(string path) => OnThread(() => File.Exists(path));

    /// <summary>What the system knows about a file or directory: length, times, attributes.</summary>
    /// <exception cref="FileNotFoundException">There is neither.</exception>
    public static Coroutine<FileSystemInfo> GetInfo(string path) => OnThread(() => Look(path));

    /// <summary>Deletes a file. If it is not there, nothing happens.</summary>
    public static Coroutine Delete(string path) => OnThread(() => File.Delete(path));

    /// <summary>Moves or renames a file.</summary>
    public static Coroutine Move(string from, string to, bool overwrite = false) => OnThread(() => File.Move(from, to, overwrite));

    /// <summary>Copies a file, by the system.</summary>
    public static Coroutine Copy(string from, string to, bool overwrite = false) => OnThread(() => File.Copy(from, to, overwrite));

    /// <summary>Makes a directory, and those that it lies in.</summary>
    public static Coroutine CreateDirectory(string path) => OnThread(() => { Directory.CreateDirectory(path); });

    /// <summary>Deletes a directory.</summary>
    /// <param name="path">Where it is.</param>
    /// <param name="recursive">With everything in it. Otherwise it has to be empty.</param>
    public static Coroutine DeleteDirectory(string path, bool recursive = false) => OnThread(() => Directory.Delete(path, recursive));

    /// <summary>The paths of what a directory holds: files and directories.</summary>
    /// <param name="path">Where it is.</param>
    /// <param name="pattern">Which: <c>*.txt</c>, for instance.</param>
    /// <param name="options">With what lies below, for instance.</param>
    /// <returns>In the system's order, which is none.</returns>
    public static Coroutine<string[]> List(string path, string pattern = "*", EnumerationOptions? options = null) =>
        OnThread(() => Directory.GetFileSystemEntries(path, pattern, options ?? s_everything));

    /// <summary>How this loop reads and writes files, as of now.</summary>
    public static FilesSnapshot Snapshot() => FileService.Of(EventLoop.Current).Snapshot();

    private static async Coroutine Write(string path, FileMode mode, ReadOnlyMemory<byte> bytes)
    {
        using var file = await LoopFile.Open(path, mode, FileAccess.Write);
        var end = mode is FileMode.Append ? file.Length : 0;
        for (var at = 0; at < bytes.Length; at += PieceSize)
        {
            await file.Write(bytes[at..Math.Min(bytes.Length, at + PieceSize)], end + at);
        }
    }

    private static async Coroutine<bool> IsAtEnd(LoopFile file, long position) => await file.Read(new byte[1], position) == 0;

    private static FileSystemInfo Look(string path)
    {
        FileSystemInfo info = Directory.Exists(path) ? new DirectoryInfo(path) : new FileInfo(path);
        info.Refresh(); // Now, on this thread.
        return info.Exists ? info : throw new FileNotFoundException($"There is neither a file nor a directory '{path}'.", path);
    }

    private static Coroutine<T> OnThread<T>(Func<T> call) => FileService.Of(EventLoop.Current).OnThread(call);

    private static Coroutine OnThread(Action call) => FileService.Of(EventLoop.Current).OnThread(call);
}
