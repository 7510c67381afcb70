// Simmer itself, measured through what users write: see bench/README.md for the protocol.

using System.Runtime.InteropServices;
using Simmer.Bench;
using Simmer.Bench.Measuring;

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

return BenchProgram.Run(args, $"Simmer on {RuntimeInformation.FrameworkDescription}", workloads, Serving.Servers());
