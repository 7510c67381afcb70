using Simmer.LowLevel;

namespace Simmer;

// How scopes and tasks form a tree, down which a cancellation runs.
public sealed partial class CancelScope
{
    // The scopes that were entered inside this one, by its host or by a task that belongs to it.
    // Linked, each with its place, because they leave in any order.
    private LinkedList<CancelScope>? _children;
    private LinkedListNode<CancelScope>? _place;

    // The tasks that belong to it from birth: those of task groups that were opened inside.
    // A set, because they leave in any order; where order matters it is that of their creation.
    private HashSet<LoopTask>? _members;

    internal CancelScope? Parent { get; private set; }

    /// <summary>The task that has entered it.</summary>
    internal LoopTask? Host { get; private set; }

    /// <summary>Cancelled with this scope, and with those around it as far as no shield is between. For foreign APIs.</summary>
    internal CancellationTokenSource? TokenSource { get; set; }

    /// <summary>Does the code in here have to stop, because of this scope or of one around it?</summary>
    internal bool IsCancelledHere => FindCancelled() is not null;

    /// <summary>The outermost scope because of which the code in here has to stop.</summary>
    internal CancelScope? FindCancelled()
    {
        CancelScope? found = null;
        for (var scope = this; scope is not null; scope = scope.Parent)
        {
            found = scope.IsCancelled ? scope : found;
            if (scope._isShield)
            {
                break;
            }
        }

        return found;
    }

    internal void Join(LoopTask task) => (_members ??= []).Add(task);

    internal void Quit(LoopTask task) => _members?.Remove(task);

    private void Join(CancelScope child) => child._place = (_children ??= []).AddLast(child);

    private void Quit(CancelScope child)
    {
        if (child._place is { } place)
        {
            child._place = null;
            _children!.Remove(place);
        }
    }

    /// <summary>Ends every wait inside, except behind shields.</summary>
    private void Deliver(CancelRequest request)
    {
        // Not by recursion: scopes nest as deep as awaits do, and those need no stack.
        DeliverHere(request);
        var scopes = new Stack<CancelScope>(ChildrenInReverse());
        while (scopes.TryPop(out var scope))
        {
            scope.DeliverHere(request);
            foreach (var child in scope.ChildrenInReverse())
            {
                scopes.Push(child);
            }
        }
    }

    private IEnumerable<CancelScope> ChildrenInReverse() =>
        _children is null ? [] : _children.Where(static child => !child._isShield).Reverse();

    private void DeliverHere(CancelRequest request)
    {
        Host!.Loop.CancelToken(TokenSource);
        if (ReferenceEquals(Host!.Scope, this))
        {
            Host.AbortForScope(request);
        }

        foreach (var member in _members?.OrderBy(static task => task.Id).ToArray() ?? [])
        {
            if (ReferenceEquals(member.Scope, this))
            {
                member.AbortForScope(request);
            }

            member.CancelOwnToken();
        }
    }
}
