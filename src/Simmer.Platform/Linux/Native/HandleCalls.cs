using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Simmer.Platform.Linux;

/// <summary>Descriptors that go along with bytes from one program to another (<c>SCM_RIGHTS</c>).</summary>
/// <remarks>
/// Beside a message the system has a list of blocks, each a <c>cmsghdr</c> (length, level, type) and its content. Ours is
/// one block: 16 bytes, and four for each descriptor.
/// </remarks>
internal static unsafe class HandleCalls
{
    /// <summary>The system takes no more at once (SCM_MAX_FD).</summary>
    public const int MaxHandles = 253;

    private const int HeaderSize = 16;
    private const int SocketLevel = 1; // SOL_SOCKET
    private const int Rights = 1;      // SCM_RIGHTS
    private const int RoomForAll = HeaderSize + (((MaxHandles * sizeof(int)) + 7) & ~7);

    /// <summary>Sends bytes, and descriptors along with the first of them.</summary>
    public static SystemResult Send(int descriptor, ReadOnlySpan<byte> data, IReadOnlyList<SafeHandle> handles)
    {
        var control = stackalloc byte[RoomForAll];
        var held = 0;
        try
        {
            for (; held < handles.Count; held++)
            {
                var isHeld = false;
                handles[held].DangerousAddRef(ref isHeld);
                ((int*)(control + HeaderSize))[held] = (int)handles[held].DangerousGetHandle();
            }

            *(nint*)control = HeaderSize + (held * sizeof(int));
            ((int*)control)[2] = SocketLevel;
            ((int*)control)[3] = Rights;
            fixed (byte* start = data)
            {
                var piece = new IoVector { Start = start, Length = data.Length };
                return MessageCalls.Send(descriptor, new MessageHeader
                {
                    Pieces = &piece,
                    PieceCount = 1,
                    Control = held == 0 ? null : control,
                    ControlLength = held == 0 ? 0 : HeaderSize + (((held * sizeof(int)) + 7) & ~7),
                });
            }
        }
        finally
        {
            for (var i = 0; i < held; i++)
            {
                handles[i].DangerousRelease();
            }
        }
    }

    /// <summary>Receives bytes, and the descriptors that came along.</summary>
    /// <param name="descriptor">The socket.</param>
    /// <param name="buffer">Takes the bytes.</param>
    /// <param name="handles">The descriptors, which are the caller's; null if there are none.</param>
    /// <param name="isTruncated">Some were lost, because this process may not open more.</param>
    public static SystemResult Receive(int descriptor, Span<byte> buffer, out SafeFileHandle[]? handles, out bool isTruncated)
    {
        var control = stackalloc byte[RoomForAll];
        fixed (byte* start = buffer)
        {
            var piece = new IoVector { Start = start, Length = buffer.Length };
            var message = new MessageHeader { Pieces = &piece, PieceCount = 1, Control = control, ControlLength = RoomForAll };
            var result = MessageCalls.Receive(descriptor, ref message);
            handles = result.Failed ? null : Take(control, message.ControlLength);
            isTruncated = !result.Failed && (message.Flags & MessageHeader.ControlTruncated) != 0;
            return result;
        }
    }

    private static SafeFileHandle[]? Take(byte* control, nint length)
    {
        if (length < HeaderSize || ((int*)control)[2] != SocketLevel || ((int*)control)[3] != Rights)
        {
            return null; // Nothing else comes unless it was asked for.
        }

        var handles = new SafeFileHandle[(int)((*(nint*)control - HeaderSize) / sizeof(int))];
        for (var i = 0; i < handles.Length; i++)
        {
            handles[i] = new SafeFileHandle(((int*)(control + HeaderSize))[i], ownsHandle: true);
        }

        return handles;
    }
}
