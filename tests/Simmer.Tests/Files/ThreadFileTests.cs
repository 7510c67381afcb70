namespace Simmer.Tests.Files;

/// <summary>Files by threads.</summary>
public sealed class ThreadFileTests : FileContract
{
    protected override string Engine => "threads";

    protected override bool MayUseRing => false;
}
