using System.Runtime.InteropServices;
using Simmer.Platform;

namespace Simmer;

/// <summary>How a program has ended.</summary>
/// <remarks><b>Threads.</b> Any.</remarks>
public readonly record struct ExitStatus
{
    private const int UnknownCode = 255;

    private ExitStatus(int code, bool isKnown) => (Code, IsKnown) = (code, isKnown);

    /// <summary>Nobody knows: somebody else has asked the system before. <see cref="Code"/> is 255 then, as in asyncio.</summary>
    public static ExitStatus Unknown { get; } = new(UnknownCode, isKnown: false);

    /// <summary>What the program returned; if a signal has ended it, minus the signal's number. asyncio's <c>returncode</c>.</summary>
    public int Code { get; }

    /// <summary>Could the system tell?</summary>
    public bool IsKnown { get; }

    /// <summary>Has it returned zero?</summary>
    public bool IsSuccess => IsKnown && Code == 0;

    /// <summary>The signal that has ended it, as the system's own number; null: it ended by itself.</summary>
    public PosixSignal? Signal => IsKnown && Code < 0 ? (PosixSignal)(-Code) : null;

    /// <summary>A program that ended by itself.</summary>
    /// <param name="code">What it returned.</param>
    public static ExitStatus OfCode(int code) => new(code, isKnown: true);

    /// <summary>A program that a signal has ended.</summary>
    /// <param name="number">The signal's number.</param>
    public static ExitStatus OfSignal(int number) => new(-number, isKnown: true);

    /// <inheritdoc/>
    public override string ToString() => this switch
    {
        { IsKnown: false } => "unknown exit code",
        { Signal: not null } => $"signal {SignalNumbers.NameOf(-Code)}",
        _ => $"exit code {Code}",
    };
}
