using Simmer.LowLevel;
using static Simmer.Asyncio;

namespace Simmer;

// Running a program to its end, and having what it says.
public sealed partial class Subprocess
{
    /// <summary>Runs a program to its end, and returns what it has said.</summary>
    /// <param name="file">A name, which is looked for in the PATH, or a path.</param>
    /// <param name="arguments">Its arguments, as they are.</param>
    /// <inheritdoc cref="Run(ProcessCommand, RunOptions?)"/>
    public static Coroutine<ProcessResult> Run(string file, params IEnumerable<string> arguments) => Run(new ProcessCommand(file, arguments));

    /// <summary>Runs a program to its end, and returns what it has said.</summary>
    /// <param name="command">
    /// What to run. Its output and error are captured, and its input is what the options say, where the command does not
    /// direct them elsewhere.
    /// </param>
    /// <param name="options">Time limit, output limit, and what happens on failure.</param>
    /// <remarks>
    /// <para>
    /// It depends on the end of the program, not on that of its output: when a program that it has left behind still
    /// holds the pipes after <see cref="RunOptions.OutputGrace"/>, what has been said until then is the result, and
    /// <see cref="ProcessResult.IsComplete"/> tells.
    /// </para>
    /// <para>
    /// <b>Cancellation.</b> The program is asked to end, and killed when it has not within
    /// <see cref="RunOptions.Grace"/>; with its group, if it has one of its own. It has ended when the cancellation goes on;
    /// what it had said is lost. So it is when the time is up, or the output too long.
    /// </para>
    /// <para><b>Checkpoint.</b> Always. <b>Threads.</b> Loop thread only.</para>
    /// </remarks>
    /// <exception cref="ProcessFailedException">It has returned something else than zero, or a signal has ended it.</exception>
    /// <exception cref="ProcessOutputException">It has said more than <see cref="RunOptions.OutputLimit"/>. It was ended.</exception>
    /// <exception cref="TimeoutException">It has taken longer than <see cref="RunOptions.TimeLimit"/>. It was ended.</exception>
    /// <exception cref="ProcessStartException">It could not be started.</exception>
    /// <exception cref="IOException">The system has no descriptor to spare.</exception>
    public static async Coroutine<ProcessResult> Run(ProcessCommand command, RunOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(command);
        options ??= RunOptions.Default;
        Checkpoint.ThrowIfCancelled();
        using var process = Start(options.Complete(command));
        ProcessResult? result = null;
        try
        {
            var conversation = new Conversation(process, options.Input ?? default, options.OutputLimit, options.OutputGrace);
            var isInTime = await MoveOnAfter(options.TimeLimit, async _ => result = await conversation.Hold());
            if (!isInTime)
            {
                throw new TimeoutException($"'{command}' had not ended after {options.TimeLimit.TotalSeconds:0.###} s, and was ended.");
            }
        }
        catch
        {
            await process.Stop(options.Grace);
            throw;
        }

        return options.MayFail || result!.Status.IsSuccess ? result! : throw new ProcessFailedException(result);
    }

    /// <summary>Writes all of the input, reads all of the output, and waits for the end; all at once, so nobody waits for the other in vain.</summary>
    /// <param name="input">What the program reads, if its input is a pipe. If it does not read all of it, that is no failure.</param>
    /// <param name="options">The output limit and the output grace; the others do not matter here.</param>
    /// <returns>How it has ended, whatever that is, and what it has said to those streams that are pipes.</returns>
    /// <remarks>
    /// asyncio's <c>communicate</c>, but that it does not wait for others than the program: see <see cref="Run(ProcessCommand, RunOptions?)"/>.
    /// <para><b>Cancellation.</b> What has been read is lost. The program goes on: dispose or <see cref="Stop"/> it.</para>
    /// <para><b>Order.</b> Nobody else may use the pipes meanwhile.</para>
    /// </remarks>
    /// <exception cref="ProcessOutputException">It has said more than the output limit. It goes on, and waits for somebody to read it.</exception>
    public Coroutine<ProcessResult> Communicate(ReadOnlyMemory<byte> input = default, RunOptions? options = null)
    {
        options ??= RunOptions.Default;
        return new Conversation(this, input, options.OutputLimit, options.OutputGrace).Hold();
    }

    internal bool HasInput => _input is not null;

    internal bool HasOutput => _output is not null;

    internal bool HasError => _error is not null;
}
