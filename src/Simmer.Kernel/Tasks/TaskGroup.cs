using System.ComponentModel;
using System.Diagnostics;

namespace Simmer;

/// <summary>Tasks that belong together: none outlives the group, and when one fails the others are cancelled.</summary>
/// <remarks>
/// <code>
/// await TaskGroup.Run(async group =>
/// {
///     foreach (var url in urls)
///     {
///         group.Spawn(Fetch(url), name: url);
///     }
/// });
/// </code>
/// <para>
/// asyncio's <c>TaskGroup</c>, rule by rule. When a child fails, the other children and the body are cancelled, all are
/// waited for, and the failures are thrown as one <see cref="ExceptionGroup"/>. A child that is cancelled by itself
/// harms nobody. If the task that runs the group is cancelled, so are the children; but failures win over the
/// cancellation, which then comes at the next wait. Children may spawn further ones as long as one is alive.
/// </para>
/// <para>
/// <b>Cancellation.</b> It reaches the children, and is thrown when all of them have ended.
/// <b>Checkpoint.</b> Only if there is a child to wait for.
/// <b>Threads.</b> Loop thread only.
/// </para>
/// </remarks>
[DebuggerDisplay("{ToString(),nq}")]
public sealed partial class TaskGroup
{
    private readonly ChildFailure _onChildFailure;

    // The children that have not ended, with numbers by which they are cancelled in the order in which they came.
    private readonly Dictionary<LoopTask, long> _children = [];
    private readonly List<Exception> _errors = [];

    private EventLoop? _loop;
    private LoopTask? _parent;
    private CancelScope? _scope;
    private GroupWait? _allDone;
    private long _lastNumber;
    private bool _isExiting;
    private bool _isAborting;
    private bool _hasCancelledParent;
    private bool _cancelOnEntry;

    /// <summary>A group, to be used once: see <see cref="Use(Func{TaskGroup, Coroutine})"/>. Mostly <see cref="Run(Func{TaskGroup, Coroutine}, ChildFailure)"/> is all you need.</summary>
    /// <param name="onChildFailure">What happens to the others when a child fails.</param>
    public TaskGroup(ChildFailure onChildFailure = ChildFailure.CancelAll) => _onChildFailure = onChildFailure;

    /// <summary>Called when a child has ended, after the group has done with it what it does. Others than the group can so follow many children at little cost.</summary>
    /// <remarks>
    /// <para>One for a group: a second one takes the place of the first. What it throws goes to <see cref="EventLoop.UnhandledException"/>.</para>
    /// <para><b>Threads.</b> On the loop, in no task; but for an eager child that ends in its first step, in the call that makes it.</para>
    /// </remarks>
    [EditorBrowsable(EditorBrowsableState.Advanced)]
    public Action<LoopTask>? ChildEnded { get; set; }

    /// <summary>The children that have not ended, in the order in which they came.</summary>
    public IReadOnlyList<LoopTask> Children => [.. _children.OrderBy(static child => child.Value).Select(static child => child.Key)];

    /// <summary>Runs <paramref name="body"/> with a new group, and waits for all children.</summary>
    /// <exception cref="ExceptionGroup">Children have failed, or the body and children.</exception>
    public static Coroutine Run(Func<TaskGroup, Coroutine> body, ChildFailure onChildFailure = ChildFailure.CancelAll) =>
        new TaskGroup(onChildFailure).Use(body);

    /// <inheritdoc cref="Run(Func{TaskGroup, Coroutine}, ChildFailure)"/>
    /// <returns>What the body returns.</returns>
    public static Coroutine<T> Run<T>(Func<TaskGroup, Coroutine<T>> body, ChildFailure onChildFailure = ChildFailure.CancelAll) =>
        new TaskGroup(onChildFailure).Use(body);

    /// <summary>Runs <paramref name="body"/> with this group, and waits for all children.</summary>
    /// <exception cref="ExceptionGroup">Children have failed, or the body and children.</exception>
    /// <exception cref="InvalidOperationException">The group was used before.</exception>
    public async Coroutine Use(Func<TaskGroup, Coroutine> body)
    {
        ArgumentNullException.ThrowIfNull(body);
        Enter();
        Exception? failure = null;
        try
        {
            await body(this);
        }
        catch (Exception e)
        {
            failure = e;
        }

        await Exit(failure);
    }

    /// <inheritdoc cref="Use(Func{TaskGroup, Coroutine})"/>
    /// <returns>What the body returns.</returns>
    public async Coroutine<T> Use<T>(Func<TaskGroup, Coroutine<T>> body)
    {
        ArgumentNullException.ThrowIfNull(body);
        T result = default!;
        await Use(async group => { result = await body(group); });
        return result;
    }

    /// <summary>Runs a coroutine as a child of this group. To keep its task use <see cref="CreateTask(Coroutine, string?, LoopContext?, bool?)"/>.</summary>
    /// <inheritdoc cref="CreateTask(Coroutine, string?, LoopContext?, bool?)"/>
    public void Spawn(Coroutine coroutine, string? name = null, LoopContext? context = null, bool? eager = null) =>
        _ = CreateTask(coroutine, name, context, eager);

    /// <inheritdoc cref="Spawn(Coroutine, string?, LoopContext?, bool?)"/>
    public void Spawn<T>(Coroutine<T> coroutine, string? name = null, LoopContext? context = null, bool? eager = null) =>
        _ = CreateTask(coroutine, name, context, eager);

    /// <summary>Makes a task of a coroutine, as a child of this group. asyncio's <c>TaskGroup.create_task</c>.</summary>
    /// <param name="coroutine">What it runs. If the group takes no children any more it is closed and never runs.</param>
    /// <param name="name">What the task is called.</param>
    /// <param name="context">The context that it runs in; by default a copy of the current one.</param>
    /// <param name="eager">Whether its first step runs inside this call: see <see cref="EventLoop.CreateTask{T}"/>.</param>
    /// <exception cref="InvalidOperationException">The group was not entered, has finished, or is being cancelled.</exception>
    public LoopTask<T> CreateTask<T>(Coroutine<T> coroutine, string? name = null, LoopContext? context = null, bool? eager = null)
    {
        if (WhyClosed() is { } reason)
        {
            coroutine.Close();
            throw new InvalidOperationException(reason);
        }

        var task = _loop!.CreateTask(coroutine, name, context, eager);
        Adopt(task);
        return task;
    }

    /// <inheritdoc cref="CreateTask{T}(Coroutine{T}, string?, LoopContext?, bool?)"/>
    public LoopTask CreateTask(Coroutine coroutine, string? name = null, LoopContext? context = null, bool? eager = null) =>
        CreateTaskAndAdopt(name, coroutine, context, eager);

    /// <summary>As <see cref="CreateTask(Coroutine, string?, LoopContext?, bool?)"/>, with a name that is made only when somebody asks for it.</summary>
    /// <param name="label">What the task is named after: its <see cref="object.ToString"/> is the name. The task keeps it.</param>
    /// <param name="coroutine">What it runs.</param>
    /// <param name="eager">Take the first step at once; by default as <see cref="LoopOptions.EagerTasks"/> says.</param>
    /// <remarks>For those who make many tasks: ten thousand names that nobody reads are a megabyte.</remarks>
    [EditorBrowsable(EditorBrowsableState.Advanced)]
    public LoopTask CreateTaskNamedAfter(object label, Coroutine coroutine, bool? eager = null)
    {
        ArgumentNullException.ThrowIfNull(label);
        return CreateTaskAndAdopt(label, coroutine, context: null, eager);
    }

    private LoopTask CreateTaskAndAdopt(object? label, Coroutine coroutine, LoopContext? context, bool? eager)
    {
        if (WhyClosed() is { } reason)
        {
            coroutine.Close();
            throw new InvalidOperationException(reason);
        }

        var task = _loop!.CreateTaskNamedAfter(label, coroutine, context, eager);
        Adopt(task);
        return task;
    }

    /// <summary>Cancels all children and the body. The group then ends without an exception for that.</summary>
    /// <remarks>Before the group is entered: it is cancelled when it is. When it has finished, or a second time: nothing.</remarks>
    public void Cancel(string? reason = null)
    {
        if (_parent is null)
        {
            _cancelOnEntry |= !_isExiting;
            return;
        }

        _loop!.CheckAccess();
        if (_isAborting || (_isExiting && _children.Count == 0))
        {
            return;
        }

        Abort(reason);
        CancelParent(reason);
    }

    /// <inheritdoc/>
    public override string ToString() =>
        $"task group ({_children.Count} children{(_errors.Count > 0 ? $", {_errors.Count} errors" : string.Empty)}"
        + (_isAborting ? ", cancelling" : _parent is null && _isExiting ? ", finished" : string.Empty) + ")";

    /// <summary>Takes a task that runs already into the group.</summary>
    private void Adopt(LoopTask task)
    {
        if (task.IsCompleted)
        {
            EndChild(task); // It was eager, and that was all.
            return;
        }

        if (_scope is not null && task.Scope is null)
        {
            task.Scope = _scope;
            _scope.Join(task);
        }

        _children.Add(task, ++_lastNumber);
        task.AddListener(Listener);
        if (_isAborting)
        {
            task.Cancel(); // Its eager first step has cancelled the group.
        }
    }

    private string? WhyClosed() =>
        _parent is null && !_isExiting ? "This TaskGroup has not been entered. Spawn inside TaskGroup.Run(async group => …)."
        : _isExiting && _children.Count == 0 ? "This TaskGroup has finished: its children have ended and it takes no more. Use another one."
        : _isAborting ? "This TaskGroup is being cancelled, because a child has failed or somebody asked for it. It takes no more children."
        : null;
}
