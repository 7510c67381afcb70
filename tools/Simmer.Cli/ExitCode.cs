namespace Simmer.Cli;

/// <summary>What the shell sees. An interrupted program's is 128 and the signal's number: see <see cref="InterruptedException.ExitCode"/>.</summary>
internal static class ExitCode
{
    /// <summary>Everything was done.</summary>
    public const int Success = 0;

    /// <summary>Something could not be fetched.</summary>
    public const int Failed = 1;

    /// <summary>The command line, or a list of URLs, is wrong. Nothing was fetched.</summary>
    public const int Usage = 2;

    /// <summary>The program itself has failed (EX_SOFTWARE of sysexits.h).</summary>
    public const int Internal = 70;
}
