// What .NET itself offers, measured twice: Task on the thread pool, and the same code on a single-threaded pump.
//
//     Simmer.Bench.DotNet pool|pump WORKLOAD SCALE

using System.Runtime.InteropServices;
using Simmer.Bench.DotNet;
using Simmer.Bench.Measuring;

ITaskRunner? runner = args.FirstOrDefault() switch
{
    "pool" => new PoolRunner(),
    "pump" => new PumpRunner(),
    _ => null,
};

if (runner is null)
{
    Console.Error.WriteLine("usage: Simmer.Bench.DotNet pool|pump WORKLOAD SCALE");
    return 2;
}

List<Workload> workloads =
[
    .. Switching.Workloads(runner),
    .. Gathering.Workloads(runner),
    .. Exchanging.Workloads(runner),
    .. Posting.Workloads(runner),
];

// Where nothing is scheduled, or .NET has one way that is always on the pool, the pump has nothing to add.
if (runner is PoolRunner)
{
    workloads.AddRange(Awaiting.Workloads());
    workloads.AddRange(Spawning.Workloads(runner));
    workloads.AddRange(Failing.Workloads(runner));
    workloads.AddRange(Time.Workloads(runner));
}

return BenchProgram.Run(args.AsSpan(1), RuntimeInformation.FrameworkDescription, workloads);
