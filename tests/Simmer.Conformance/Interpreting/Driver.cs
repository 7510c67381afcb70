namespace Simmer.Conformance;

/// <summary>Runs a script inside the current task, to its end.</summary>
internal static class Driver
{
    public static async Coroutine Run(IEnumerable<Step> script)
    {
        foreach (var step in script)
        {
            await step.Take();
        }
    }
}
