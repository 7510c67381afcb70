using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Simmer.Platform.Linux;

/// <summary>Where is received what goes to memory that is slow to copy to: see decisions/0013.</summary>
/// <remarks>
/// Linux copies by <c>rep movsb</c> from where a page begins. On some processors that is three to four times slower if the
/// destination begins 1 to 31 bytes after a page does, as large arrays often do. From here .NET copies it by other
/// instructions, which costs a small part of that. One for a driver.
/// </remarks>
internal sealed class LandingStrip
{
    /// <summary>As much as one receive takes in this way.</summary>
    public const int Size = 64 * 1024;

    private const int Page = 4096;

    // Less than this the system copies equally fast everywhere (measured: 1 KiB it does, 2 KiB not).
    private const int Least = 2048;

    // From 2 KiB on .NET would copy by the same instruction.
    private const int Piece = 1024;

    private Memory<byte> _memory;

    /// <summary>Is this the faster way into such memory?</summary>
    public static unsafe bool Suits(ReadOnlySpan<byte> buffer) =>
        buffer.Length >= Least && ((nint)Unsafe.AsPointer(ref MemoryMarshal.GetReference(buffer)) & (Page - 1)) is > 0 and < 32;

    /// <summary>Receives.</summary>
    /// <param name="descriptor">From where.</param>
    /// <param name="buffer">Takes it. It becomes shorter if it is longer than <see cref="Size"/>.</param>
    public SystemResult Receive(int descriptor, ref Span<byte> buffer)
    {
        if (_memory.IsEmpty)
        {
            var array = GC.AllocateUninitializedArray<byte>(Size + Page, pinned: true);
            _memory = array.AsMemory((int)(-Marshal.UnsafeAddrOfPinnedArrayElement(array, 0) & (Page - 1)), Size);
        }

        buffer = buffer[..Math.Min(buffer.Length, Size)];
        var landing = _memory.Span[..buffer.Length];
        var result = SocketCalls.Receive(descriptor, landing);
        if (!result.Failed)
        {
            for (var at = 0; at < result.Value; at += Piece)
            {
                landing[at..Math.Min(at + Piece, result.Value)].CopyTo(buffer[at..]);
            }
        }

        return result;
    }
}
