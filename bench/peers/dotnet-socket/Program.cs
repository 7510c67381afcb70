// .NET's own Socket, with async methods on the thread pool. Where the continuations run is .NET's choice, or with
// DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS=1 the thread that waits for all sockets.

using System.Runtime.InteropServices;
using Simmer.Bench.DotNetSocket;
using Simmer.Bench.Measuring;

var isInline = Environment.GetEnvironmentVariable("DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS") is "1";
var version = $"Socket of {RuntimeInformation.FrameworkDescription}{(isInline ? ", inline completions" : "")}";
return BenchProgram.Run(args, version, [], Serving.Servers());
