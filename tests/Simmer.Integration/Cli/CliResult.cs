using System.Text.Json;

namespace Simmer.Integration.Cli;

/// <summary>What a run of the command came to.</summary>
internal sealed record CliResult(int ExitCode, string Output, string Error)
{
    /// <summary>The output, which has to be one JSON document.</summary>
    public JsonElement Json => JsonDocument.Parse(Output).RootElement;

    /// <summary>What it says about the URLs, in its first mode.</summary>
    public JsonElement[] Results => [.. Json.GetProperty("modes")[0].GetProperty("results").EnumerateArray()];

    /// <summary>Why the URLs failed, in order; null for those that did not.</summary>
    public string?[] Errors => [.. Results.Select(static result => result.GetProperty("error").GetString())];
}
