// Simmer itself, measured through what users write: see bench/README.md for the protocol.

using System.Runtime.InteropServices;
using Simmer.Bench;
using Simmer.Bench.Measuring;

string driver;
try
{
    driver = BenchLoop.Loop.PollerName; // Not what was asked for: what it really waits with.
}
catch (Exception e) when (e is PlatformNotSupportedException or InvalidOperationException)
{
    Console.Error.WriteLine(e.Message);
    return 1;
}

Workload[] workloads =
[
    .. Awaiting.Workloads(),
    .. Switching.Workloads(),
    .. Spawning.Workloads(),
    .. Exchanging.Workloads(),
    .. Failing.Workloads(),
    .. Times.Workloads(),
    .. Posting.Workloads(),
    .. Reading.Workloads(),
];

return BenchProgram.Run(args, $"Simmer on {RuntimeInformation.FrameworkDescription}, {driver}", workloads, Serving.Servers());
