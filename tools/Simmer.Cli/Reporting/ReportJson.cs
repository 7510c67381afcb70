using System.Text.Json.Serialization;

namespace Simmer.Cli.Reporting;

/// <summary>How the document of <c>--json</c> is written.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
[JsonSerializable(typeof(FetchDocument))]
internal sealed partial class ReportJson : JsonSerializerContext;
