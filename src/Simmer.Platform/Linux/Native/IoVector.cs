using System.Runtime.InteropServices;

namespace Simmer.Platform.Linux;

/// <summary>The system's <c>iovec</c>: a piece of memory.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct IoVector
{
    public byte* Start;
    public nint Length;
}
