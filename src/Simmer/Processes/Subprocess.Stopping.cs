using System.Runtime.ExceptionServices;
using Simmer.LowLevel;
using static Simmer.Asyncio;

namespace Simmer;

// Stopping: ask, wait, insist.
public sealed partial class Subprocess
{
    // How long until somebody looks whether a group has ended: its members are not our children, so nobody tells us.
    private static readonly TimeSpan s_lookAgain = TimeSpan.FromMilliseconds(10);

    // Whom the system has been told to kill is gone soon. If not, he is stuck in the system itself.
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    /// <summary>Asks the program to end (SIGTERM), and kills it when it has not after a while; with its group, if it has one of its own.</summary>
    /// <param name="grace">How long it has; by default <see cref="DefaultGrace"/>. Zero: it is killed at once.</param>
    /// <returns>How it has ended.</returns>
    /// <remarks>
    /// <para>Of a group all members have the same time, also when the program itself has ended before them.</para>
    /// <para>
    /// <b>Cancellation.</b> The grace is over at once: it is killed and waited for, and then the cancellation goes on. In a
    /// <see cref="CancelScope"/> that is cancelled already, it has its grace.
    /// </para>
    /// <para><b>Checkpoint.</b> Only if it is still running.</para>
    /// </remarks>
    /// <exception cref="IOException">The system refuses, or is stuck in the program.</exception>
    public async Coroutine<ExitStatus> Stop(TimeSpan? grace = null)
    {
        var time = grace ?? DefaultGrace;
        Times.CheckDelay(time, nameof(grace));
        using (CancelScope.ShieldIfCancelled())
        {
            try
            {
                if (time != TimeSpan.Zero && Terminate())
                {
                    await MoveOnAfter(time, async _ => await WaitUntilAllHaveEnded());
                }
            }
            finally
            {
                Kill(); // Nobody, if all have ended.
                await WaitUntilKilled();
            }
        }

        return Status!.Value;
    }

    private async Coroutine WaitUntilAllHaveEnded()
    {
        await Wait();
        while (ProcessCommand.Grouping is not ProcessGrouping.Shared && _process.TrySignal(signal: 0, toGroup: true))
        {
            await Sleep(s_lookAgain);
        }
    }

    /// <summary>Waits for the end of a program that has been killed; a cancellation is delivered after that.</summary>
    private async Coroutine WaitUntilKilled()
    {
        var until = Times.After(Loop.Now, s_patience);
        CancelledException? cancellation = null;
        while (Status is null)
        {
            try
            {
                using var shield = CancelScope.ShieldIfCancelled();
                if (!await CancelScope.At(until).Use(async _ => await Wait()))
                {
                    throw new IOException($"{this} was killed and does not end: the system is stuck in it, perhaps with a device.");
                }
            }
            catch (CancelledException e)
            {
                cancellation = e;
            }
        }

        if (cancellation is not null)
        {
            ExceptionDispatchInfo.Throw(cancellation);
        }
    }
}
