using System.ComponentModel;
using Simmer.LowLevel;

namespace Simmer;

/// <summary>A coroutine that runs by itself, beside the others, and can be awaited, named and cancelled.</summary>
/// <remarks>
/// <para>
/// Made by <see cref="EventLoop.CreateTask(Coroutine, string?, LoopContext?, bool?)"/>, it starts in the next iteration, in the order of creation. The
/// loop keeps a reference to it until it has ended. A task that fails with nobody waiting for it is reported one
/// iteration later.
/// </para>
/// <para>
/// Each task is its own <see cref="SynchronizationContext"/>: ordinary <c>async Task</c> code that it calls comes back
/// to it, and completing something in one task never runs another one's code inside it.
/// </para>
/// <para><b>Threads.</b> Loop thread only, except where a member says otherwise.</para>
/// </remarks>
public abstract partial class LoopTask : LoopFuture
{
    // What most tasks do not need: null; a label, which the name is made of; or TaskExtras, with the label in it.
    private object? _labelOrExtras;

    // Its place among the loop's live tasks.
    internal int Index;

    private protected LoopTask(EventLoop loop, long id)
        : base(loop) => Id = id;

    /// <summary>Its number: tasks of a loop are numbered from 1 in the order of their creation.</summary>
    /// <remarks><b>Threads.</b> Any.</remarks>
    public long Id { get; }

    /// <summary>What it is called in reports and pictures; by default <c>Task-</c> and its number.</summary>
    public string Name
    {
        get => Label?.ToString() ?? $"Task-{Id}";
        set => NameAfter(value);
    }

    /// <summary>Names it after something: what that says of itself is the name, and it is asked only when somebody wants to know.</summary>
    internal void NameAfter(object label)
    {
        ArgumentNullException.ThrowIfNull(label);
        if (ExtrasOrNull is { } extras)
        {
            extras.Label = label;
        }
        else
        {
            _labelOrExtras = label;
        }
    }

    /// <inheritdoc/>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public override void Post(SendOrPostCallback d, object? state) => ForeignWait.Post(this, d, state);

    /// <inheritdoc/>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public override void Send(SendOrPostCallback d, object? state)
    {
        ArgumentNullException.ThrowIfNull(d);
        if (!Loop.IsCurrent)
        {
            throw new NotSupportedException("Send from another thread would block it. Use Post, or EventLoop.CallSoonThreadsafe.");
        }

        d(state);
    }

    private protected override string DisplayName => $"task '{Name}'";

    private protected TaskExtras Extras => ExtrasOrNull ?? MakeExtras();

    internal TaskExtras? ExtrasOrNull => _labelOrExtras as TaskExtras;

    private object? Label => ExtrasOrNull is { } extras ? extras.Label : _labelOrExtras;

    private TaskExtras MakeExtras()
    {
        var extras = new TaskExtras { Label = _labelOrExtras };
        _labelOrExtras = extras;
        return extras;
    }

    /// <summary>Gives it its coroutine and puts it into the ready queue.</summary>
    internal void Begin(Frame root, LoopContext? context)
    {
        root.ReturnTo(caller: null);
        _frame = root;
        Flags |= RunnableFlags.Parked | RunnableFlags.Unstarted;
        SetContext(context);
        Loop.Ready.Enqueue(this);
    }

    /// <summary>Where it stands among the tasks of its loop: see <see cref="TaskList.InOrder"/>.</summary>
    internal long Rank => ExtrasOrNull is { Rank: > 0 } extras ? extras.Rank : Id;

    /// <summary>Runs its first step now, inside the caller's.</summary>
    internal void BeginEagerly(Frame root, LoopContext? context)
    {
        root.ReturnTo(caller: null);
        SetContext(context);
        Loop.StepInside(this, root);
        if (!IsCompleted)
        {
            Extras.Rank = Loop.LastTaskId;
        }
    }
}
