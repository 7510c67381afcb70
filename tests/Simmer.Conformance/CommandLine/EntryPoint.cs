using Xunit.MicrosoftTestingPlatform;
using Xunit.Runner.InProc.SystemConsole;

namespace Simmer.Conformance;

/// <summary>Two programs in one: with corpus files as arguments it examines them, otherwise it runs the tests.</summary>
internal static class EntryPoint
{
    public static async Task<int> Main(string[] args)
    {
        if (Arguments.AreOurs(args))
        {
            return CommandLine.Run(args, Console.Out, Console.Error);
        }

        // What xunit.v3 would have generated: `dotnet test` speaks the platform's protocol, everybody else sees a console.
        return args.Contains("--server", StringComparer.Ordinal) || args.Contains("--internal-msbuild-node", StringComparer.Ordinal)
            ? await TestPlatformTestFramework.RunAsync(args, SelfRegisteredExtensions.AddSelfRegisteredExtensions)
            : await ConsoleRunner.Run(args);
    }
}
