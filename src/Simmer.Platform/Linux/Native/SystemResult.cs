using System.Runtime.InteropServices;

namespace Simmer.Platform.Linux;

/// <summary>What a call of the system came to: zero or more, or minus an error number. io_uring's completions look the same.</summary>
internal readonly record struct SystemResult(int Value)
{
    public bool Failed => Value < 0;

    /// <summary>Why it failed.</summary>
    public Errno Error => Failed ? (Errno)(-Value) : Errno.None;

    /// <summary>There is nothing to be had now, or no room: wait until the descriptor is ready.</summary>
    public bool MustWait => Value == -(int)Errno.TryAgain;

    /// <summary>A signal came before anything was done: call again.</summary>
    public bool WasInterrupted => Value == -(int)Errno.Interrupted;

    /// <summary>What a function of libc has just returned. errno is looked at only if that was −1.</summary>
    public static SystemResult Of(nint returned) => new(returned >= 0 ? (int)returned : -Marshal.GetLastSystemError());

    public static SystemResult Of(Errno error) => new(-(int)error);
}
