using System.Runtime.InteropServices;

namespace Simmer.Platform.Linux;

/// <summary>What is wished of a new ring, and what the system has made of it: its <c>io_uring_params</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct RingParameters
{
    public uint SubmissionEntries;
    public uint CompletionEntries;
    public RingSetup Setup;
    public uint ThreadProcessor;
    public uint ThreadIdle;
    public RingFeatures Features;
    public uint Workers;
    public fixed uint Reserved[3];
    public SubmissionOffsets Submissions;
    public CompletionOffsets Completions;

    /// <summary>Where things are in the shared memory: <c>io_sqring_offsets</c>.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct SubmissionOffsets
    {
        public uint Head;
        public uint Tail;
        public uint Mask;
        public uint Entries;
        public uint Flags;
        public uint Dropped;
        public uint Array;
        public uint Reserved;
        public ulong UserAddress;
    }

    /// <summary>Where things are in the shared memory: <c>io_cqring_offsets</c>.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct CompletionOffsets
    {
        public uint Head;
        public uint Tail;
        public uint Mask;
        public uint Entries;
        public uint Overflow;
        public uint Completions;
        public uint Flags;
        public uint Reserved;
        public ulong UserAddress;
    }
}
