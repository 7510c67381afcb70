// Simmer itself, measured through what users write: see bench/README.md for the protocol.

using System.Runtime.InteropServices;
using Simmer.Bench;
using Simmer.Bench.Measuring;

if (Driver.Missing is { } missing)
{
    Console.Error.WriteLine(missing);
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
];

return BenchProgram.Run(args, $"Simmer on {RuntimeInformation.FrameworkDescription}, {Driver.Name}", workloads, Serving.Servers());
