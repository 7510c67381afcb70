using System.ComponentModel;
using System.Runtime.CompilerServices;

namespace Simmer.LowLevel;

/// <summary>An operation of something: of a lock, a queue, a socket. What <see cref="QueuedOperation{TSelf, TOwner, T}"/> and <see cref="SuspendedOperation{TSelf, TOwner, T}"/> have in common.</summary>
/// <typeparam name="TSelf">The subclass itself.</typeparam>
/// <typeparam name="TOwner">What it is an operation of.</typeparam>
/// <typeparam name="T">What it results in; <see cref="Nothing"/> if in nothing.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class OwnedOperation<TSelf, TOwner, T> : Operation<TSelf, T>
    where TSelf : OwnedOperation<TSelf, TOwner, T>, new()
    where TOwner : class
{
    private TOwner? _owner;

    private protected OwnedOperation()
    {
    }

    /// <summary>What it is an operation of.</summary>
    protected TOwner Owner => _owner!;

    /// <summary>An operation that has not begun.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TSelf Of(TOwner owner)
    {
        var operation = Rent();
        operation._owner = owner;
        return operation;
    }

    internal override void Recycle()
    {
        _owner = null;
        base.Recycle();
    }
}
