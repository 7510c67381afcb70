using System.Runtime.InteropServices;
using Simmer.LowLevel;

namespace Simmer.Platform;

/// <summary>A task that waits once for a descriptor.</summary>
internal sealed class ReadinessWait(SafeHandle handle, IoReadiness readiness) : Suspension
{
    public void End() => Wake();

    public override WaitInfo Describe() => new(WaitKind.Io, $"descriptor {handle.DangerousGetHandle()}", Deadline: null, $"wait until {readiness}");
}
