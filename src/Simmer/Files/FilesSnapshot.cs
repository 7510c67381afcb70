namespace Simmer;

/// <summary>How a loop reads and writes files, as of now. See <see cref="Files.Snapshot"/>.</summary>
/// <param name="Engine"><c>io_uring</c> or <c>threads</c>.</param>
/// <param name="WhyNoRing">Why there is no io_uring; null if there is one.</param>
/// <param name="InFlight">How many operations wait for a disk.</param>
public sealed record FilesSnapshot(string Engine, string? WhyNoRing, int InFlight);
