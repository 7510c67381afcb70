namespace Simmer;

/// <summary>Releases what was acquired, when disposed: <c>using (await gate.Acquire()) { … }</c>.</summary>
public readonly record struct Releaser : IDisposable
{
    private readonly IReleasable? _acquired;

    internal Releaser(IReleasable acquired) => _acquired = acquired;

    /// <summary>Releases it.</summary>
    public void Dispose() => _acquired?.Release();
}
