using Microsoft.Win32.SafeHandles;

namespace Simmer.Platform;

/// <summary>A file that is open.</summary>
/// <param name="Path">The path that it was opened by, for messages.</param>
/// <param name="Handle">The system's handle.</param>
public sealed record OpenFile(string Path, SafeFileHandle Handle);
