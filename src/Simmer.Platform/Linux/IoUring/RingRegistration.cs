namespace Simmer.Platform.Linux;

/// <summary>What can be registered with a ring: the system's <c>IORING_REGISTER_*</c>, those that are used here.</summary>
internal enum RingRegistration
{
    EventFd = 4,
    Probe = 8,
    EnableRings = 12,
    RingDescriptors = 20,
    ForgetRingDescriptors = 21,
    BufferRing = 22,
}
