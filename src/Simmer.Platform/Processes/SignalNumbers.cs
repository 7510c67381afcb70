using System.Globalization;
using System.Runtime.InteropServices;

namespace Simmer.Platform;

/// <summary>The system's numbers of signals. .NET has names for some, as negative numbers; the others go by their own.</summary>
/// <remarks>
/// Linux' numbers. Those up to SIGTERM, but for the user's own two, are the same everywhere.
/// <para><b>Threads.</b> Any.</para>
/// </remarks>
public static class SignalNumbers
{
    /// <summary>SIGKILL, which nobody can handle.</summary>
    public const int Kill = 9;

    /// <summary>SIGTERM, which asks to end.</summary>
    public const int Terminate = 15;

    /// <summary>SIGSTOP, which nobody can handle.</summary>
    public const int Stop = 19;

    /// <summary>The largest that there is: SIGRTMAX.</summary>
    public const int Largest = 64;

    // .NET's own: SIGHUP is −1, SIGINT −2, and so on; each with Linux' number. By number, because some do not exist on Windows.
    private static readonly (string Name, int Number)[] s_named =
    [
        ("SIGHUP", 1), ("SIGINT", 2), ("SIGQUIT", 3), ("SIGTERM", Terminate), ("SIGCHLD", 17),
        ("SIGCONT", 18), ("SIGWINCH", 28), ("SIGTTIN", 21), ("SIGTTOU", 22), ("SIGTSTP", 20),
    ];

    /// <summary>The system's number.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such signal.</exception>
    public static int Of(PosixSignal signal)
    {
        var number = (int)signal;
        if (number is > 0 and <= Largest)
        {
            return number;
        }

        if (number < 0 && number >= -s_named.Length)
        {
            return s_named[-number - 1].Number;
        }

        throw new ArgumentOutOfRangeException(
            nameof(signal), signal, $"There is no such signal: use a name, or the system's own number from 1 to {Largest}, as in (PosixSignal)10.");
    }

    /// <summary>For people: <c>9 (SIGKILL)</c>.</summary>
    public static string NameOf(int number)
    {
        var name = number switch
        {
            Kill => "SIGKILL",
            6 => "SIGABRT",
            8 => "SIGFPE",
            10 => "SIGUSR1",
            11 => "SIGSEGV",
            12 => "SIGUSR2",
            13 => "SIGPIPE",
            Stop => "SIGSTOP",
            _ => Array.Find(s_named, entry => entry.Number == number) is { Name: not null } found ? found.Name : null,
        };
        return name is null ? number.ToString(CultureInfo.InvariantCulture) : $"{number} ({name})";
    }
}
