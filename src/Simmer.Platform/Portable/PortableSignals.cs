using System.Runtime.InteropServices;

namespace Simmer.Platform;

/// <summary>Signals to processes on systems that have them, beside Linux.</summary>
internal static partial class PortableSignals
{
    private const int NoSuchProcess = 3; // ESRCH

    /// <summary>Sends a signal to a child of which .NET says that it has not ended.</summary>
    public static bool Send(int process, int signal)
    {
        if (Kill(process, signal) == 0)
        {
            return true;
        }

        var error = Marshal.GetLastSystemError();
        return error == NoSuchProcess
            ? false
            : throw new IOException($"{Marshal.GetPInvokeErrorMessage(error)} (send the signal {SignalNumbers.NameOf(signal)} to process {process})");
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int process, int signal);
}
