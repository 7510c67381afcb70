using System.Runtime.InteropServices;
using Simmer.Cli.Fetching;
using Spectre.Console;

namespace Simmer.Cli.Reporting;

/// <summary>Progress on a terminal: a bar for each mode, which disappear when the tables come.</summary>
/// <remarks>Spectre draws on a thread of its own, several times a second; the loop only moves numbers.</remarks>
internal sealed class TerminalProgress : IFetchProgress
{
    private readonly IAnsiConsole _console;
    private readonly Dictionary<FetchMode, ProgressTask> _bars = [];
    private readonly TaskCompletionSource _closing = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task _display;
    private readonly PosixSignalRegistration _signal;
    private int _signals;

    public TerminalProgress(FetchPlan plan, IAnsiConsole console)
    {
        _console = console;
        _signal = PosixSignalRegistration.Create(PosixSignal.SIGINT, OnInterrupt);
        _display = console.Progress()
            .AutoClear(true)
            .Columns(
                new TaskDescriptionColumn { Alignment = Justify.Left },
                new ProgressBarColumn
                {
                    Width = 40,
                    CompletedStyle = Palette.Working,
                    FinishedStyle = Palette.Working,
                    RemainingStyle = Palette.Waiting,
                },
                new CountColumn(),
                new SecondsColumn())
            .StartAsync(async context =>
            {
                foreach (var mode in plan.Modes)
                {
                    _bars[mode] = context.AddTask(Words.NameOf(mode), autoStart: false, maxValue: plan.TotalRequests / plan.Modes.Count);
                }

                await _closing.Task.ConfigureAwait(false);
            });
    }

    public void Begin(ModeReport report) => _bars[report.Mode].StartTask();

    public void Advance(ModeReport report) => _bars[report.Mode].Value = report.Done;

    public void End(ModeReport report) => _bars[report.Mode].StopTask();

    public void Dispose()
    {
        _closing.TrySetResult();
        _display.GetAwaiter().GetResult();
        _signal.Dispose();
    }

    // The second Ctrl-C ends the process at once. Spectre has hidden the cursor, and nobody else would bring it back.
    private void OnInterrupt(PosixSignalContext context)
    {
        if (Interlocked.Increment(ref _signals) > 1)
        {
            _console.Cursor.Show();
        }
    }
}
