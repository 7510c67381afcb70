namespace Simmer.LowLevel;

/// <summary>A loop's clock for the .NET libraries: <c>Task.Delay</c>, <see cref="PeriodicTimer"/>, <see cref="CancellationTokenSource"/>.</summary>
internal sealed class LoopTimeProvider(EventLoop loop) : TimeProvider
{
    // A virtual clock has no calendar: its time zero is this moment. That keeps runs equal.
    private static readonly DateTimeOffset s_epoch = DateTimeOffset.UnixEpoch;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => loop.Now.Ticks;

    public override DateTimeOffset GetUtcNow() => s_epoch + loop.Now;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        ArgumentNullException.ThrowIfNull(callback);
        Times.CheckDelay(dueTime);
        Times.CheckDelay(period);
        var timer = new ProvidedTimer(loop, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }
}
