using System.Globalization;

namespace Simmer.Bench.Measuring;

/// <summary>The command line that all measured .NET programs share.</summary>
/// <remarks>
/// <code>
/// PROGRAM WORKLOAD SCALE     measures, and prints lines "WORKLOAD METRIC VALUE"
/// PROGRAM SERVER BUFFER      serves with buffers of so many bytes, until it is killed
/// PROGRAM --list             prints the names of its workloads and servers
/// PROGRAM --version          prints what is measured; exit code 0 says that it can run here
/// </code>
/// The programs for other platforms follow the same protocol: see bench/README.md.
/// </remarks>
public static class BenchProgram
{
    /// <summary>Does what the arguments ask for.</summary>
    /// <param name="args">The arguments, without those that chose the list of workloads.</param>
    /// <param name="version">The answer to <c>--version</c>.</param>
    /// <param name="workloads">Everything that this program can measure.</param>
    /// <param name="servers">Everything that this program can be while others measure it.</param>
    /// <returns>The exit code: 0, or 2 if the arguments make no sense.</returns>
    public static int Run(ReadOnlySpan<string> args, string version, IReadOnlyList<Workload> workloads, IReadOnlyList<Server>? servers = null)
    {
        switch (args)
        {
            case ["--version"]:
                Console.WriteLine(version);
                return 0;
            case ["--list"]:
                foreach (var known in workloads.Select(w => w.Name).Concat((servers ?? []).Select(s => s.Name)))
                {
                    Console.WriteLine(known);
                }

                return 0;
            case [var name, var text]
                when double.TryParse(text, CultureInfo.InvariantCulture, out var scale) && Find(name) is { } workload:
                workload.Run(new Meter(name, scale));
                return 0;
            case [var name, var text]
                when int.TryParse(text, CultureInfo.InvariantCulture, out var size) && FindServer(name) is { } server:
                server.RunUntilKilled(size);
                return 0;
            default:
                Console.Error.WriteLine("usage: PROGRAM WORKLOAD SCALE | SERVER BUFFER | --list | --version");
                return 2;
        }

        Workload? Find(string name) => workloads.FirstOrDefault(w => string.Equals(w.Name, name, StringComparison.Ordinal));

        Server? FindServer(string name) => servers?.FirstOrDefault(s => string.Equals(s.Name, name, StringComparison.Ordinal));
    }
}
