using System.ComponentModel;
using Simmer.LowLevel;

namespace Simmer;

// The contexts that it runs in: .NET's ExecutionContext, a LoopContext that others may share, loop-local values.
public abstract partial class LoopTask
{
    // The ExecutionContext of its steps. Unused while the flag SharedContext is set.
    private ExecutionContext? _context;

    /// <summary>The context that it runs in.</summary>
    /// <remarks>Asking makes it visible: from then on changes that the task makes can be seen in it, and the other way round.</remarks>
    public LoopContext Context
    {
        get
        {
            Loop.CheckAccess();
            if (!Has(RunnableFlags.SharedContext))
            {
                var isRunning = Loop.RunningTask == this;
                UseContext(new LoopContext(isRunning ? ExecutionContext.Capture() : _context));
                if (isRunning)
                {
                    EnterContext();
                    Loop.InstalledContext = _context;
                }
                else if (Has(RunnableFlags.Outer))
                {
                    Extras.Context!.Enter(loop: null); // The loop turns to it when the inner step has ended.
                }
            }

            return Extras.Context!;
        }
    }

    /// <summary>May others see what it sets in its context? They can if one was given to it, and once somebody has asked for it.</summary>
    /// <remarks>Otherwise a copy of the context is as good as the context itself, and cheaper to run in.</remarks>
    [EditorBrowsable(EditorBrowsableState.Advanced)]
    public bool IsContextShared => Has(RunnableFlags.SharedContext);

    /// <summary>Runs in <paramref name="context"/> from now on.</summary>
    internal void UseContext(LoopContext context)
    {
        Extras.Context = context;
        _context = context.State;
        Flags |= RunnableFlags.SharedContext;
    }

    /// <summary>The context that it runs in, if that is one which somebody holds.</summary>
    internal LoopContext? HeldContext => Has(RunnableFlags.SharedContext) ? ExtrasOrNull!.Context : null;

    /// <summary>It is going to take a step. Somebody else may have changed a context that is shared.</summary>
    internal void EnterContext()
    {
        if (HeldContext is { } held)
        {
            _context = held.State;
            held.Enter(Loop);
        }
    }

    /// <summary>The step has ended.</summary>
    private void LeaveContext()
    {
        if (HeldContext is { } held)
        {
            held.State = _context;
            held.Leave(Loop, outer: null);
        }
    }

    /// <summary>Another task begins a step inside this one's, or has ended it.</summary>
    internal void BeginInnerStep(ExecutionContext? context)
    {
        Flags |= RunnableFlags.Outer;
        if (HeldContext is null)
        {
            _context = context;
        }
    }

    /// <inheritdoc cref="BeginInnerStep"/>
    internal void EndInnerStep() => Flags &= ~RunnableFlags.Outer;

    internal object?[]? Locals => ExtrasOrNull?.Locals;

    internal void SetLocal(int slot, object value)
    {
        var extras = Extras;
        var old = extras.Locals;
        if (!extras.OwnsLocals || old is null || slot >= old.Length)
        {
            var values = new object?[Math.Max(slot + 1, old?.Length ?? 0)];
            old?.CopyTo(values, 0);
            extras.Locals = values;
            extras.OwnsLocals = true;
        }

        extras.Locals![slot] = value;
    }

    /// <summary>Begins with the values that its maker has now. From here on either copies them before writing.</summary>
    internal void InheritLocals(LoopTask maker)
    {
        if (maker.ExtrasOrNull is { Locals: { } values } extras)
        {
            extras.OwnsLocals = false;
            Extras.Locals = values;
        }
    }

    private void SetContext(LoopContext? context)
    {
        _context = ExecutionContext.Capture();
        if (context is not null)
        {
            UseContext(context);
        }
    }
}
