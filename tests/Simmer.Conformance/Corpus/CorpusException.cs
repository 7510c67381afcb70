namespace Simmer.Conformance;

/// <summary>The arguments or a corpus file cannot be used. The message says where and why.</summary>
internal sealed class CorpusException(string message, Exception? cause = null) : Exception(message, cause);
