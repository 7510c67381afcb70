namespace Simmer.Platform.Linux;

// A task whose socket is always ready never waits. Now and then it lets the others run.
internal abstract partial class LinuxSocket
{
    // A guess: with 64 KiB each these take about a tenth of a millisecond.
    private const int OperationsWithoutWait = 16;

    private int _withoutWait;

    /// <summary>Has it been long since something here had to wait? Then whoever comes should let the others run.</summary>
    protected bool IsDueToYield()
    {
        if (++_withoutWait < OperationsWithoutWait)
        {
            return false;
        }

        _withoutWait = 0;
        return true;
    }

    /// <summary>Something here has to wait.</summary>
    protected void NoteWait() => _withoutWait = 0;
}
