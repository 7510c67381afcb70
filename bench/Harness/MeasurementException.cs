namespace Simmer.Bench.Harness;

/// <summary>An implementation crashed, hung or printed nothing. The message says which of these, and what it wrote.</summary>
internal sealed class MeasurementException(string message) : Exception(message);
