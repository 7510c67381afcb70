using System.ComponentModel;

namespace Simmer.LowLevel;

/// <summary>A future with a result, also where only a base type of the result is known: <see cref="IAwaitable{T}"/> is covariant.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public interface IHasResult<out T>
{
    /// <summary>The result; if there is none, throws what went wrong.</summary>
    T Result { get; }
}
