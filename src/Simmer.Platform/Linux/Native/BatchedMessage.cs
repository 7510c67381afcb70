using System.Runtime.InteropServices;

namespace Simmer.Platform.Linux;

/// <summary>The system's <c>mmsghdr</c>: one of the messages that <c>sendmmsg</c> and <c>recvmmsg</c> deal with at once.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct BatchedMessage
{
    public MessageHeader Header;
    public int Count; // how many bytes were received
}
