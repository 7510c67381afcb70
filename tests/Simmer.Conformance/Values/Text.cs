using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Simmer.Conformance;

/// <summary>How values and exceptions look in a trace: section 6 of the language.</summary>
internal sealed class Text(Labels labels)
{
    private static readonly JsonSerializerOptions s_quoting = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public string Of(object? value) => value switch
    {
        null => "null",
        bool flag => flag ? "true" : "false",
        long number => number.ToString(CultureInfo.InvariantCulture),
        string text => JsonSerializer.Serialize(text, s_quoting),
        LoopFuture future => $"<{labels.Of(future)}>",
        Exception exception => Of(exception),
        _ => Lists.Is(value, out var list) ? $"[{string.Join(',', list.Select(Of))}]" : "<obj>",
    };

    /// <summary>As an argument of <c>log</c>: a string appears as it is.</summary>
    public string Logged(object? value) => value as string ?? Of(value);

    public string Of(Exception exception) =>
        exception is ExceptionGroup group ? $"{Kinds.Group}[{string.Join(',', group.Exceptions.Select(Of))}]"
        : Kinds.TextOf(exception) is { Length: > 0 } text ? $"{Kinds.Of(exception)}({text})"
        : Kinds.Of(exception);
}
