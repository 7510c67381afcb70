using System.Text.Json.Serialization;

namespace Simmer.Cli.Fetching;

/// <summary>What processes say to each other: one JSON document per line.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(FetchJob))]
[JsonSerializable(typeof(ModeMessage))]
[JsonSerializable(typeof(Pages.ServerReady))]
internal sealed partial class WireJson : JsonSerializerContext;
