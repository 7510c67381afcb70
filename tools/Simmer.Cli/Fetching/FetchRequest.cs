namespace Simmer.Cli.Fetching;

/// <summary>One URL to fetch.</summary>
/// <param name="Index">Its place in the input: results are listed in this order.</param>
/// <param name="Url">What to fetch.</param>
/// <param name="SaveAs">The name of the file for its body; null: it is not kept.</param>
internal sealed record FetchRequest(int Index, Uri Url, string? SaveAs);
