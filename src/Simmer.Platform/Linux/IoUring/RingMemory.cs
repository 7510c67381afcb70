namespace Simmer.Platform.Linux;

/// <summary>A piece of memory from the system: shared with a ring, or of our own. It begins at a page, and never moves.</summary>
internal sealed unsafe class RingMemory : IDisposable
{
    private const int ReadAndWrite = 0x1 | 0x2;     // PROT_READ | PROT_WRITE
    private const int Shared = 0x1;                 // MAP_SHARED
    private const int PrivateOfNoFile = 0x2 | 0x20; // MAP_PRIVATE | MAP_ANONYMOUS
    private const int AllAtOnce = 0x8000;           // MAP_POPULATE

    private readonly nint _length;
    private byte* _start;

    private RingMemory(byte* start, nint length)
    {
        _start = start;
        _length = length;
    }

    public byte* Start => _start;

    /// <summary>What the system shares of a ring; null if it does not.</summary>
    /// <param name="ring">The ring.</param>
    /// <param name="offset">Which part: <c>IORING_OFF_*</c>.</param>
    /// <param name="length">How many bytes.</param>
    public static RingMemory? OfRing(int ring, long offset, long length) => Map(Shared | AllAtOnce, ring, offset, length);

    /// <summary>Empty memory, of which only what is used takes room; null if there is none.</summary>
    public static RingMemory? Empty(long length) => Map(PrivateOfNoFile, -1, offset: 0, length);

    public void Dispose()
    {
        if (_start is not null)
        {
            _ = LibC.MUnmap(_start, _length);
            _start = null;
        }
    }

    private static RingMemory? Map(int flags, int descriptor, long offset, long length)
    {
        var start = LibC.MMap(null, (nint)length, ReadAndWrite, flags, descriptor, (nint)offset);
        return start == (void*)-1 ? null : new RingMemory((byte*)start, (nint)length);
    }
}
