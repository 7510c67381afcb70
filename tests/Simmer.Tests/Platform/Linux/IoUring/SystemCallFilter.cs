using System.Runtime.InteropServices;

namespace Simmer.Tests.Platform.Linux.IoUring;

/// <summary>A seccomp filter on the running thread, as containers have them. It cannot be taken back.</summary>
internal static unsafe partial class SystemCallFilter
{
    /// <summary>From now on a call of the system fails.</summary>
    /// <param name="call">Its number.</param>
    /// <param name="errno">How.</param>
    public static void Forbid(uint call, uint errno)
    {
        const uint Load = 0x20, JumpIfEqual = 0x15, Return = 0x06;
        const uint Fail = 0x0005_0000, Allow = 0x7FFF_0000;
        var filter = stackalloc Instruction[4]
        {
            new(Load, 0, 0, 0), // the number of the call
            new(JumpIfEqual, 0, 1, call),
            new(Return, 0, 0, Fail | errno),
            new(Return, 0, 0, Allow),
        };
        var program = new Program { Length = 4, Filter = filter };
        if (Prctl(38, 1, 0, 0, 0) != 0 || Prctl(22, 2, (nint)(&program), 0, 0) != 0) // PR_SET_NO_NEW_PRIVS, PR_SET_SECCOMP
        {
            throw new InvalidOperationException("The system takes no filter.");
        }
    }

    [LibraryImport("libc", EntryPoint = "prctl")]
    private static partial int Prctl(int option, nint a, nint b, nint c, nint d);

    // The system's sock_filter.
    [StructLayout(LayoutKind.Sequential)]
    private readonly struct Instruction(uint code, byte ifTrue, byte ifFalse, uint value)
    {
        private readonly ushort _code = (ushort)code;
        private readonly byte _ifTrue = ifTrue;
        private readonly byte _ifFalse = ifFalse;
        private readonly uint _value = value;
    }

    // The system's sock_fprog.
    [StructLayout(LayoutKind.Sequential)]
    private struct Program
    {
        public ushort Length;
        public Instruction* Filter;
    }
}
