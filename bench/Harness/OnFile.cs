namespace Simmer.Bench.Harness;

/// <summary>A program that measures itself while it reads a file: all of which, or none, is in the system's cache when it starts.</summary>
internal sealed class OnFile : Procedure
{
    private static readonly TimeSpan _patience = TimeSpan.FromMinutes(3);
    private readonly bool _isCached;

    private OnFile(bool isCached) => _isCached = isCached;

    /// <summary>No read waits for the disk.</summary>
    public static OnFile Cached { get; } = new(isCached: true);

    /// <summary>Each read waits for the disk: no program reads a block twice.</summary>
    public static OnFile Uncached { get; } = new(isCached: false);

    public override Skills Skill => Skills.Files;

    public override async Task<Sample> Measure(
        Implementation implementation, Workload workload, double scale, CancellationToken stop)
    {
        await BlockFile.MakeIfAbsent(stop);

        // GNU's dd tells the system to drop what it holds of a file; or it reads it all, and then the system holds it.
        await Call(["dd", $"if={BlockFile.Path}", "of=/dev/null", "bs=1M", .. _isCached ? Array.Empty<string>() : ["iflag=nocache", "count=0"]], stop);
        var command = implementation.CommandFor(workload.Name, FormattableString.Invariant($"{scale}"));
        return await Run(Pinning.ToOneCore(command), workload, _patience, stop);
    }

    private static async Task Call(IReadOnlyList<string> command, CancellationToken stop)
    {
        var (exitCode, _, errors) = await ChildProcess.Run(command, _patience, stop);
        if (exitCode != 0)
        {
            throw new MeasurementException($"{command[0]}: exit code {exitCode}\n{errors.Trim()}");
        }
    }
}
