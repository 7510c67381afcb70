using System.Runtime.InteropServices;

namespace Simmer.Platform.Linux;

/// <summary>The system's <c>msghdr</c>: what <c>sendmsg</c> and <c>recvmsg</c> are told, and tell.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct MessageHeader
{
    public const int Truncated = 0x20;        // MSG_TRUNC: the rest of the datagram is lost
    public const int ControlTruncated = 0x8;  // MSG_CTRUNC: there was more beside the data than there was room for

    public byte* Address;
    public int AddressLength;
    public IoVector* Pieces;
    public nint PieceCount;
    public byte* Control;
    public nint ControlLength;
    public int Flags;
}
