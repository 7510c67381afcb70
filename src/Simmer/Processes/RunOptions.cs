using System.Text;

namespace Simmer;

/// <summary>How a program is run to its end: see <see cref="Subprocess.Run(ProcessCommand, RunOptions?)"/>.</summary>
/// <remarks><b>Threads.</b> Any.</remarks>
public sealed record RunOptions
{
    private readonly TimeSpan _timeLimit = Timeout.InfiniteTimeSpan;
    private readonly long _outputLimit = 64 * 1024 * 1024;

    /// <summary>What the program reads; null: nothing.</summary>
    public ReadOnlyMemory<byte>? Input { get; init; }

    /// <summary><see cref="Input"/> as a text, in UTF-8.</summary>
    public string? InputText
    {
        get => Input is { } input ? Encoding.UTF8.GetString(input.Span) : null;
        init => Input = value is null ? null : Encoding.UTF8.GetBytes(value);
    }

    /// <summary>Is its standard output captured? By default it is; else it is this program's.</summary>
    public bool CaptureOutput { get; init; } = true;

    /// <summary>Is its standard error captured? By default it is; else it is this program's.</summary>
    public bool CaptureError { get; init; } = true;

    /// <summary>How long it may take; by default as long as it likes.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is not more than zero.</exception>
    public TimeSpan TimeLimit
    {
        get => _timeLimit;
        init => _timeLimit = value > TimeSpan.Zero || value == Timeout.InfiniteTimeSpan
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, "A time limit is more than zero, or Timeout.InfiniteTimeSpan.");
    }

    /// <summary>How many bytes it may say to each of its output and its error; by default 64 MiB. It is a limit on our memory.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is negative, or more than an array can hold.</exception>
    public long OutputLimit
    {
        get => _outputLimit;
        init => _outputLimit = value >= 0 && value <= Array.MaxLength
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, $"An output limit is from 0 to {Array.MaxLength} bytes.");
    }

    /// <summary>How long it has to end when it is asked to, before it is killed; by default <see cref="Subprocess.DefaultGrace"/>.</summary>
    public TimeSpan Grace { get; init; } = Subprocess.DefaultGrace;

    /// <summary>
    /// How long the pipes are read on when the program has ended, while somebody else holds them: a program that it has
    /// left behind. By default one second; <see cref="Timeout.InfiniteTimeSpan"/>: until all have closed them.
    /// </summary>
    public TimeSpan OutputGrace { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>May it return something else than zero? By default that is a <see cref="ProcessFailedException"/>.</summary>
    public bool MayFail { get; init; }

    internal static RunOptions Default { get; } = new();

    /// <summary>The command, with pipes where it says nothing.</summary>
    internal ProcessCommand Complete(ProcessCommand command) => command with
    {
        Input = command.Input != Redirect.Inherit ? command.Input : Input is null ? Redirect.Null : Redirect.Pipe,
        Output = command.Output == Redirect.Inherit && CaptureOutput ? Redirect.Pipe : command.Output,
        Error = command.Error == Redirect.Inherit && CaptureError ? Redirect.Pipe : command.Error,
    };
}
