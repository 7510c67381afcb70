using Simmer.LowLevel;

namespace Simmer;

// Tasks, and letting others run.
public static partial class Asyncio
{
    /// <summary>The task whose code is running; null in a callback.</summary>
    /// <exception cref="InvalidOperationException">No loop is running on this thread.</exception>
    public static LoopTask? CurrentTask => EventLoop.Current.CurrentTask;

    /// <summary>All tasks of the running loop that have not ended, in the order of their creation.</summary>
    /// <exception cref="InvalidOperationException">No loop is running on this thread.</exception>
    public static IReadOnlyList<LoopTask> AllTasks => EventLoop.Current.Tasks;

    /// <summary>
    /// The token of the current task, or of the innermost cancel scope that it has entered, for foreign APIs:
    /// <c>await http.GetStringAsync(url, CurrentToken)</c>.
    /// </summary>
    /// <remarks>Not called <c>CancellationToken</c>, because with <c>using static</c> that would hide the type.</remarks>
    /// <exception cref="InvalidOperationException">No loop is running on this thread, or no task.</exception>
    public static CancellationToken CurrentToken =>
        CurrentTask?.CancellationToken ?? throw new InvalidOperationException("Only a task has a token, and this code runs in none.");

    /// <inheritdoc cref="EventLoop.CreateTask{T}(Coroutine{T}, string?, LoopContext?, bool?)"/>
    /// <exception cref="InvalidOperationException">No loop is running on this thread.</exception>
    public static LoopTask<T> CreateTask<T>(
        Coroutine<T> coroutine, string? name = null, LoopContext? context = null, bool? eager = null) =>
        (EventLoop.CurrentOrNull ?? Refuse(coroutine)).CreateTask(coroutine, name, context, eager);

    /// <inheritdoc cref="CreateTask{T}(Coroutine{T}, string?, LoopContext?, bool?)"/>
    public static LoopTask CreateTask(
        Coroutine coroutine, string? name = null, LoopContext? context = null, bool? eager = null) =>
        (EventLoop.CurrentOrNull ?? Refuse(coroutine)).CreateTask(coroutine, name, context, eager);

    /// <summary>Lets everything that is ready run once, and goes on in the next iteration. asyncio's <c>sleep(0)</c>.</summary>
    /// <remarks><b>Cancellation.</b> Nothing is lost.</remarks>
    public static YieldAwaitable Yield() => default;

    // A coroutine that was given to us and cannot run is closed: it is not one that somebody has forgotten.
    private static EventLoop Refuse<T>(Coroutine<T> coroutine)
    {
        coroutine.Close();
        return EventLoop.Current; // Throws, and says what to do.
    }

    private static EventLoop Refuse(Coroutine coroutine)
    {
        coroutine.Close();
        return EventLoop.Current;
    }
}
