using System.Runtime.InteropServices;

namespace Simmer.Platform.Linux;

// What a ring is told about once: its thread, what it can do, whom it tells, the buffers that it fills.
internal sealed unsafe partial class Ring
{
    private const uint AnyPlace = uint.MaxValue; // -1: the system chooses
    private const int ProbeSize = 256;
    private const int ProbeHeader = 16;          // io_uring_probe; after it 8 bytes for each operation
    private const int ProbeStride = 8;
    private const uint IsSupported = 1;          // IO_URING_OP_SUPPORTED

    /// <summary>Lets it begin. A ring of one thread belongs to the running one from here on.</summary>
    /// <exception cref="IOException">The system refuses.</exception>
    public void Enable() => ThrowIfFailed(Register(RingRegistration.EnableRings, null, 0), "io_uring_register: enable");

    /// <summary>Lets the running thread enter the ring without looking up its descriptor each time. If the system has no place for that, nothing changes.</summary>
    /// <remarks>It must be undone by <see cref="ForgetEntrance"/> on the same thread, or the ring lives on as long as the thread.</remarks>
    public void RegisterEntrance()
    {
        var update = new ResourceUpdate { Offset = AnyPlace, Data = (ulong)Descriptor };
        if (Register(RingRegistration.RingDescriptors, &update, 1).Value == 1)
        {
            _entrance = (int)update.Offset;
            _entering = RingEntering.RegisteredRing;
        }
    }

    /// <summary>Undoes <see cref="RegisterEntrance"/>; if that was not done, nothing happens.</summary>
    public void ForgetEntrance()
    {
        if (_entering == RingEntering.None)
        {
            return;
        }

        var update = new ResourceUpdate { Offset = (uint)_entrance };
        _ = Register(RingRegistration.ForgetRingDescriptors, &update, 1);
        _entrance = Descriptor;
        _entering = RingEntering.None;
    }

    /// <summary>Makes an eventfd readable whenever there is something to complete: to wait for this ring beside others.</summary>
    /// <remarks>
    /// In a ring of one thread it says that entering would bring completions: call <see cref="Submit"/>, then take them.
    /// Do not watch the ring's own descriptor instead: wake-ups get lost.
    /// </remarks>
    /// <exception cref="IOException">The system refuses.</exception>
    public void RegisterEvent(int eventDescriptor) =>
        ThrowIfFailed(Register(RingRegistration.EventFd, &eventDescriptor, 1), "io_uring_register: eventfd");

    /// <summary>Can it do that?</summary>
    public bool Supports(RingOperation operation)
    {
        var probe = stackalloc byte[ProbeHeader + (ProbeSize * ProbeStride)];
        new Span<byte>(probe, ProbeHeader + (ProbeSize * ProbeStride)).Clear();
        var result = Register(RingRegistration.Probe, probe, ProbeSize);
        var last = probe[0];
        var flags = *(ushort*)(probe + ProbeHeader + ((int)operation * ProbeStride) + 2);
        return !result.Failed && (byte)operation <= last && (flags & IsSupported) != 0;
    }

    /// <summary>Registers buffers: see <see cref="BufferRing"/>.</summary>
    public SystemResult RegisterBuffers(byte* ring, uint count, ushort group)
    {
        var registration = new BufferRegistration { Address = (ulong)ring, Entries = count, Group = group };
        return Register(RingRegistration.BufferRing, &registration, 1);
    }

    private SystemResult Register(RingRegistration what, void* argument, uint count) =>
        RingCalls.Register(Descriptor, what, argument, count);

    private static void ThrowIfFailed(SystemResult result, string attempt)
    {
        if (result.Failed)
        {
            throw result.Error.ToDriverException(attempt);
        }
    }

    // The system's io_uring_rsrc_update.
    [StructLayout(LayoutKind.Sequential)]
    private struct ResourceUpdate
    {
        public uint Offset;
        public uint Reserved;
        public ulong Data;
    }

    // The system's io_uring_buf_reg.
    [StructLayout(LayoutKind.Sequential)]
    private struct BufferRegistration
    {
        public ulong Address;
        public uint Entries;
        public ushort Group;
        public ushort Flags;
        public ulong Reserved0;
        public ulong Reserved1;
        public ulong Reserved2;
    }
}
