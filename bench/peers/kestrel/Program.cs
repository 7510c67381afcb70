// Kestrel, with a connection handler in place of HTTP: pipes over sockets, on the thread pool.

using System.Runtime.InteropServices;
using Simmer.Bench.Kestrel;
using Simmer.Bench.Measuring;

return BenchProgram.Run(args, $"Kestrel of {RuntimeInformation.FrameworkDescription}", [], Serving.Servers());
