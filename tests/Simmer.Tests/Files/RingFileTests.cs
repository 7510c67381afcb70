namespace Simmer.Tests.Files;

/// <summary>Files by an io_uring.</summary>
public sealed class RingFileTests : FileContract
{
    protected override string Engine => "io_uring";

    protected override bool MayUseRing => true;
}
