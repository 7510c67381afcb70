using System.CommandLine;
using System.CommandLine.Invocation;
using System.Reflection;
using System.Runtime.InteropServices;

namespace Simmer.Cli.Commands;

/// <summary><c>simmer --version</c>: which simmer, and what it runs on.</summary>
internal sealed class VersionAction : SynchronousCommandLineAction
{
    /// <summary>The version of this program, as the project file says it.</summary>
    public static string Version { get; } =
        typeof(VersionAction).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion;

    public override int Invoke(ParseResult parseResult)
    {
        parseResult.InvocationConfiguration.Output.WriteLine(
            $"simmer {Version} ({RuntimeInformation.FrameworkDescription}, {RuntimeInformation.RuntimeIdentifier})");
        return ExitCode.Success;
    }
}
