using System.Runtime.InteropServices;

namespace Simmer;

/// <summary>What one of a program's standard streams is.</summary>
/// <remarks><b>Threads.</b> Any.</remarks>
public sealed class Redirect
{
    private readonly string _name;

    private Redirect(string name, SafeHandle? handle = null)
    {
        _name = name;
        Handle = handle;
    }

    /// <summary>The same as this program's.</summary>
    public static Redirect Inherit { get; } = new("inherit");

    /// <summary>A pipe, whose other end is a stream of the <c>Subprocess</c>.</summary>
    public static Redirect Pipe { get; } = new("pipe");

    /// <summary>Nothing: it reads the end at once, and what is written to it is gone.</summary>
    public static Redirect Null { get; } = new("null");

    /// <summary>For the standard error: wherever the standard output goes.</summary>
    public static Redirect ToOutput { get; } = new("to output");

    internal SafeHandle? Handle { get; }

    /// <summary>A file, socket or pipe that is open. It stays the caller's, who may close it once the program has been started.</summary>
    /// <param name="handle">What it is; for a file see <see cref="File.OpenHandle"/>.</param>
    public static Redirect To(SafeHandle handle)
    {
        ArgumentNullException.ThrowIfNull(handle);
        return new Redirect("handle", handle);
    }

    /// <inheritdoc/>
    public override string ToString() => _name;
}
