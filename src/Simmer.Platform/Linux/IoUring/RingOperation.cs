namespace Simmer.Platform.Linux;

/// <summary>What a ring can be asked to do: the system's <c>IORING_OP_*</c>, those that are used here.</summary>
internal enum RingOperation : byte
{
    Nothing = 0,
    ReadVectored = 1,
    WriteVectored = 2,
    Synchronize = 3,
    Poll = 6,
    Accept = 13,
    Cancel = 14,
    Read = 22,
    Write = 23,
    Send = 26,
    Receive = 27,
}
