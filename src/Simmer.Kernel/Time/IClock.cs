namespace Simmer;

/// <summary>The time of a loop. The kernel has no clock of its own: this is the door through which time comes in.</summary>
public interface IClock
{
    /// <summary>The time since some fixed moment of this clock's own choice. It never goes back.</summary>
    /// <remarks><b>Threads.</b> Any.</remarks>
    TimeSpan Now { get; }
}
