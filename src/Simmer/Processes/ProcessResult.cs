using System.Text;

namespace Simmer;

/// <summary>What has become of a program that was run to its end.</summary>
/// <param name="ProcessCommand">What was run.</param>
/// <param name="Status">How it has ended.</param>
/// <param name="Output">What it has said; empty if that was not captured.</param>
/// <param name="Error">What it has said to the standard error; empty if that was not captured.</param>
/// <param name="IsComplete">Is that all? No, if somebody else still held the pipes when the time for that was over.</param>
/// <remarks><b>Threads.</b> Any.</remarks>
public sealed record ProcessResult(ProcessCommand ProcessCommand, ExitStatus Status, ReadOnlyMemory<byte> Output, ReadOnlyMemory<byte> Error, bool IsComplete)
{
    /// <summary>What it has said, as a text in UTF-8. Bytes that are none become U+FFFD.</summary>
    public string OutputText => Encoding.UTF8.GetString(Output.Span);

    /// <summary>What it has said to the standard error, as a text in UTF-8. Bytes that are none become U+FFFD.</summary>
    public string ErrorText => Encoding.UTF8.GetString(Error.Span);

    /// <inheritdoc/>
    public override string ToString() => $"'{ProcessCommand}': {Status}, {Output.Length} and {Error.Length} bytes{(IsComplete ? string.Empty : ", cut off")}";
}
