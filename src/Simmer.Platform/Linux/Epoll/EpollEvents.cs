using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Simmer.Platform.Linux;

/// <summary>The place where the system puts events: an array of its <c>epoll_event</c>, which never moves.</summary>
/// <remarks>
/// An event is 32 bits of flags and 64 bits of ours. On x64, and only there, nothing lies between the two; elsewhere
/// they are aligned. That is why there is no struct for it here.
/// </remarks>
internal sealed unsafe class EpollEvents
{
    /// <summary>No architecture has larger ones.</summary>
    public const int MaxStride = 16;

    private static readonly bool s_isPacked = RuntimeInformation.ProcessArchitecture is Architecture.X64;
    private static readonly int s_tokenOffset = s_isPacked ? 4 : 8;
    private static readonly int s_stride = s_isPacked ? 12 : MaxStride;

    // On the heap of pinned objects: the garbage collector frees it, and does not move it.
    private readonly byte[] _memory;

    public EpollEvents(int capacity)
    {
        Capacity = capacity;
        _memory = GC.AllocateArray<byte>(capacity * s_stride, pinned: true);
        Start = (byte*)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(_memory));
    }

    public int Capacity { get; }

    public byte* Start { get; }

    public EpollFlags FlagsOf(int index) => (EpollFlags)Unsafe.ReadUnaligned<uint>(Start + (index * s_stride));

    public ulong TokenOf(int index) => Unsafe.ReadUnaligned<ulong>(Start + (index * s_stride) + s_tokenOffset);

    /// <summary>Writes an event.</summary>
    /// <param name="entry">Where: <see cref="MaxStride"/> bytes.</param>
    /// <param name="flags">What to watch for.</param>
    /// <param name="token">What its events will carry.</param>
    public static void Write(byte* entry, EpollFlags flags, ulong token)
    {
        Unsafe.WriteUnaligned(entry, (uint)flags);
        Unsafe.WriteUnaligned(entry + s_tokenOffset, token);
    }
}
