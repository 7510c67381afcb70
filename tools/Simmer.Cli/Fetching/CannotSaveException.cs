namespace Simmer.Cli.Fetching;

/// <summary>A body could not be written. Told apart from the network's own <see cref="IOException"/>s.</summary>
internal sealed class CannotSaveException(string path, Exception cause) : Exception($"cannot save {path}: {cause.Message}", cause);
