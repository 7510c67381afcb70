using System.Runtime.InteropServices;

namespace Simmer.Platform.Linux;

/// <summary>For each buffer of a ring: what of it is unread, and which one comes next in its <see cref="BufferChain"/>.</summary>
internal sealed class BufferPlaces(BufferRing buffers)
{
    private readonly Place[] _places = new Place[buffers.Count];

    public BufferRing Buffers => buffers;

    public ref Place At(ushort buffer) => ref _places[buffer];

    /// <summary>A completion has brought it.</summary>
    public void Begin(ushort buffer, int length) => _places[buffer] = new Place { Length = length };

    /// <summary>What is unread of a buffer.</summary>
    [StructLayout(LayoutKind.Auto)]
    public struct Place
    {
        public int Start;
        public int Length;
        public ushort Next;
    }
}
