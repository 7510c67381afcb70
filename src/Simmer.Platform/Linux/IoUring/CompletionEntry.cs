using System.Runtime.InteropServices;

namespace Simmer.Platform.Linux;

/// <summary>What has become of a request: the system's <c>io_uring_cqe</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly struct CompletionEntry
{
    private const uint HasBufferFlag = 1 << 0; // IORING_CQE_F_BUFFER
    private const uint MoreFlag = 1 << 1;      // IORING_CQE_F_MORE
    private const int BufferShift = 16;        // IORING_CQE_BUFFER_SHIFT

    private readonly ulong _userData;
    private readonly int _result;
    private readonly uint _flags;

    /// <summary>As if the system had said so.</summary>
    public CompletionEntry(ulong userData, SystemResult result) => (_userData, _result) = (userData, result.Value);

    /// <summary>What the request was given to be known again.</summary>
    public ulong UserData => _userData;

    public SystemResult Result => new(_result);

    /// <summary>The same request will complete again. If not, it is over, and the system holds nothing of it any more.</summary>
    public bool HasMore => (_flags & MoreFlag) != 0;

    /// <summary>It has taken a buffer of a <see cref="BufferRing"/>.</summary>
    public bool HasBuffer => (_flags & HasBufferFlag) != 0;

    /// <summary>Which one.</summary>
    public ushort Buffer => (ushort)(_flags >> BufferShift);
}
