using System.Security.Cryptography;
using Simmer.Platform;

namespace Simmer;

/// <summary>What options are where nobody says anything: this machine's clock and driver, and the environment's wishes.</summary>
internal static class Defaults
{
    public static LoopOptions Complete(LoopOptions? options)
    {
        options ??= new LoopOptions();
        return options with
        {
            Clock = options.Clock ?? MonotonicClock.Shared,
            Poller = options.Poller ?? (() => Drivers.Create(options.Driver)),
            Debug = options.Debug || Environment.GetEnvironmentVariable("SIMMER_DEBUG") == "1",
            UnhandledException = options.UnhandledException ?? ErrorStream.Write,
            Seed = options.Seed ?? RandomNumberGenerator.GetInt32(int.MaxValue),
        };
    }
}
