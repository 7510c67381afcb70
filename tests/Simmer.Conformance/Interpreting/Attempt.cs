using System.Collections;
using System.Runtime.ExceptionServices;

namespace Simmer.Conformance;

/// <summary>A script whose exception is kept instead of thrown: an iterator cannot yield inside <c>try</c> … <c>catch</c>.</summary>
internal sealed class Attempt(IEnumerable<Step> script) : IEnumerable<Step>
{
    /// <summary>What the script has thrown, once it has ended.</summary>
    public Exception? Failure { get; private set; }

    public IEnumerator<Step> GetEnumerator()
    {
        using var steps = script.GetEnumerator();
        while (MoveNext(steps))
        {
            yield return steps.Current;
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    public void ThrowIfFailed()
    {
        if (Failure is not null)
        {
            ExceptionDispatchInfo.Throw(Failure);
        }
    }

    // The program cannot catch what ends its run.
    private bool MoveNext(IEnumerator<Step> steps)
    {
        try
        {
            return steps.MoveNext();
        }
        catch (Exception e) when (e is not BrokenOffException)
        {
            Failure = e;
            return false;
        }
    }
}
