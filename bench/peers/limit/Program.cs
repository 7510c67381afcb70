// The floor: for each question, the least that any C# event loop has to do for it, written by hand. No task, no future,
// no cancellation, no error handling: only frames, a ring of the ready ones, and a virtual call for each step.

using System.Runtime.InteropServices;
using Simmer.Bench.Limit;
using Simmer.Bench.Measuring;

return BenchProgram.Run(
    args,
    $"hand-written C#, {RuntimeInformation.FrameworkDescription}",
    [
        .. Awaiting.Workloads(),
        .. Switching.Workloads(),
        .. Spawning.Workloads(),
        .. Exchanging.Workloads(),
        .. Failing.Workloads(),
        .. Time.Workloads(),
        .. Posting.Workloads(),
    ]);
