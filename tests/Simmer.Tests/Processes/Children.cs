using System.Globalization;
using System.Text;
using Simmer.Platform;
using Simmer.Tests.Net;
using static Simmer.Asyncio;

namespace Simmer.Tests.Processes;

/// <summary>What the tests of processes need to know of the system.</summary>
internal static class Children
{
    /// <summary>Prints its own process number, then sleeps for longer than any test takes.</summary>
    public static ProcessCommand Sleeper(ProcessGrouping grouping = ProcessGrouping.Shared) =>
        new("sh", "-c", "echo $$; exec sleep 100") { Output = Redirect.Pipe, Grouping = grouping };

    /// <summary>Ignores the request to end. It says its number when it does so.</summary>
    public static ProcessCommand Stubborn(ProcessGrouping grouping = ProcessGrouping.Shared) =>
        new("sh", "-c", "trap '' TERM; echo $$; while :; do sleep 0.05; done") { Output = Redirect.Pipe, Grouping = grouping };

    /// <summary>Is there such a process, be it a zombie?</summary>
    public static bool Exists(int process) => Directory.Exists($"/proc/{process}");

    /// <summary>Is it there and alive?</summary>
    public static bool IsAlive(int process)
    {
        try
        {
            var stat = File.ReadAllText($"/proc/{process}/stat");
            return stat[(stat.LastIndexOf(')') + 2)..][0] is not ('Z' or 'X');
        }
        catch (IOException)
        {
            return false;
        }
    }

    /// <summary>Reads a line that is a number.</summary>
    public static async Coroutine<int> ReadNumber(PipeStream stream) => Number(await ReadLine(stream));

    public static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);

    public static async Coroutine<string> ReadLine(PipeStream stream)
    {
        var line = new StringBuilder();
        var one = new byte[1];
        while (await stream.Read(one) > 0 && one[0] != '\n')
        {
            line.Append((char)one[0]);
        }

        return line.ToString();
    }

    /// <summary>Waits until something is so that only the system knows. The test's own limit ends it if it never is.</summary>
    public static async Coroutine Until(Func<bool> isSo)
    {
        while (!isSo())
        {
            await Sleep(TimeSpan.FromMilliseconds(2));
        }
    }

    /// <summary>How many descriptors this process has open: only for tests that run alone.</summary>
    public static int OpenDescriptors()
    {
        GC.Collect(); // Those of other tests that somebody forgot.
        GC.WaitForPendingFinalizers();
        return Directory.GetFileSystemEntries("/proc/self/fd").Length;
    }

    public static IoDriver Driver() => Loopback.Driver();
}
