namespace Simmer.Conformance;

/// <summary>A context variable: an <see cref="AsyncLocal{T}"/>, and the tokens that Python has for taking a change back.</summary>
internal sealed class ContextVariable
{
    private readonly AsyncLocal<object?> _local = new();

    /// <summary>Its value in the current context; null if it has none.</summary>
    public object? Value => _local.Value;

    /// <summary>Its value in another context.</summary>
    public object? In(LoopContext context) => context.Get(_local);

    public void Set(object? value) => _local.Value = value;

    /// <returns>With which this can be taken back, once, in the same context.</returns>
    public ContextToken Set(object? value, object context)
    {
        var token = new ContextToken(this, Value, context);
        Set(value);
        return token;
    }

    public void Reset(ContextToken token, object context)
    {
        if (token.IsUsed)
        {
            throw Kinds.New("Runtime", "the token has been used");
        }

        if (!ReferenceEquals(token.Variable, this) || !ReferenceEquals(token.Context, context))
        {
            throw Kinds.New("Value", "the token was made by another variable or in another context");
        }

        token.IsUsed = true;
        _local.Value = token.OldValue;
    }
}
