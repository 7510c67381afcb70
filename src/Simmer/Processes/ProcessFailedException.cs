namespace Simmer;

/// <summary>A program that was run to its end has failed: it has returned something else than zero, or a signal has ended it.</summary>
public sealed class ProcessFailedException : Exception
{
    private const int LongestQuotation = 2000;

    /// <summary>Makes one.</summary>
    public ProcessFailedException()
    {
    }

    /// <summary>Makes one with a message.</summary>
    public ProcessFailedException(string message)
        : base(message)
    {
    }

    /// <summary>Makes one with a message and a cause.</summary>
    public ProcessFailedException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    internal ProcessFailedException(ProcessResult? result)
        : base($"'{result!.ProcessCommand}' has failed: {result.Status}.{Quote(result.ErrorText)}") => Result = result;

    /// <summary>What it has come to, with all that it has said.</summary>
    public ProcessResult? Result { get; }

    // The end of it: there programs say why.
    private static string Quote(string text)
    {
        text = text.Trim();
        return text.Length == 0 ? string.Empty : $" It said: {(text.Length > LongestQuotation ? $"…{text[^LongestQuotation..]}" : text)}";
    }
}
