namespace Simmer.Cli.Measuring;

/// <summary>What fetching has cost: from the first request to the end of the last, without start-up and warm-up.</summary>
/// <param name="WallSeconds">By the clock on the wall.</param>
/// <param name="Used">What the process has used of the machine.</param>
internal sealed record Measurement(double WallSeconds, ResourceUsage Used);
