namespace Simmer.Integration;

/// <summary>Waits for something to come true: as long as it takes, within a limit that nobody should ever see.</summary>
internal static class Wait
{
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    public static void Until(Func<bool> condition, string what) =>
        SpinWait.SpinUntil(() => condition() || Pause(), Limit).ShouldBeTrue($"waited {Limit.TotalSeconds} s until {what}");

    private static bool Pause()
    {
        Thread.Sleep(5);
        return false;
    }
}
