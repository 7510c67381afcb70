using Simmer.LowLevel;

namespace Simmer;

/// <summary>A variable with a value for each task: a cheaper <see cref="AsyncLocal{T}"/>.</summary>
/// <remarks>
/// <para>
/// A task starts with the values that its maker had at that moment; what it sets, neither its maker nor its siblings
/// see. A coroutine that is awaited directly shares its caller's values. Setting copies a small array the first time
/// after a task was made, and switching between tasks costs nothing.
/// </para>
/// <para><b>Threads.</b> Loop thread only, in a task. It does not flow into threads or foreign tasks.</para>
/// </remarks>
/// <typeparam name="T">The type of the value.</typeparam>
public sealed class LoopLocal<T>
{
    private readonly int _slot = LoopLocals.NextSlot();
    private readonly T _default;

    /// <summary>A variable that has <paramref name="defaultValue"/> where it was not set.</summary>
    public LoopLocal(T defaultValue = default!) => _default = defaultValue;

    /// <summary>The value in the current task.</summary>
    /// <exception cref="InvalidOperationException">No task is running.</exception>
    public T Value
    {
        get => Current.Locals is { } values && _slot < values.Length && values[_slot] is { } box ? (T)((LoopLocals.Box)box).Value! : _default;
        set => Current.SetLocal(_slot, new LoopLocals.Box(value));
    }

    private static LoopTask Current => EventLoop.Current.RunningTask ?? throw EventLoop.NoTask();
}
