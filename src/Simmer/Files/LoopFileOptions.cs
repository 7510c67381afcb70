namespace Simmer;

/// <summary>How <see cref="LoopFile.Open"/> opens.</summary>
public sealed record LoopFileOptions
{
    internal static readonly LoopFileOptions Default = new();

    /// <summary>What others may do with the file meanwhile. By default read it. Linux asks nobody but .NET programs.</summary>
    public FileShare Share { get; init; } = FileShare.Read;

    /// <summary>
    /// <see cref="FileOptions.SequentialScan"/>, <see cref="FileOptions.RandomAccess"/>, <see cref="FileOptions.WriteThrough"/>,
    /// <see cref="FileOptions.DeleteOnClose"/>. By default none.
    /// </summary>
    public FileOptions Options { get; init; }

    /// <summary>How many bytes to set aside for a file that is created. By default none.</summary>
    public long PreallocationSize { get; init; }
}
