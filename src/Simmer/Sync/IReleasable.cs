namespace Simmer;

/// <summary>What can be acquired, and has to be released.</summary>
internal interface IReleasable
{
    void Release();
}
