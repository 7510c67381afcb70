using System.Diagnostics.CodeAnalysis;

namespace Simmer.Conformance;

/// <summary>One invocation of a body: its local names, and where it is.</summary>
internal sealed class Frame(Machine machine)
{
    private readonly Dictionary<string, object?> _locals = new(StringComparer.Ordinal);

    public Machine Machine { get; } = machine;

    public Flow Flow { get; set; }

    public object? ReturnValue { get; set; }

    /// <summary>The exception that is being handled: what <c>reraise</c> raises.</summary>
    public Exception? Handled { get; set; }

    /// <summary>A variable: local, else global, else the current task by the name <c>me</c>.</summary>
    public object? this[string name] =>
        _locals.TryGetValue(name, out var local) ? local
        : Machine.Globals.TryGetValue(name, out var global) ? global
        : name == "me" ? Machine.CurrentTask
        : throw Machine.CutOff($"Nothing is called '{name}' here.");

    /// <summary>A variable of a certain type.</summary>
    public T Get<T>(string name) => this[name] is T value ? value : throw WrongType(name, typeof(T).Name);

    public object?[] Evaluate(IReadOnlyList<Expression> expressions)
    {
        var values = new object?[expressions.Count];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = expressions[i](this);
        }

        return values;
    }

    /// <summary>Binds a local name, if one is given.</summary>
    public void Bind(string? name, object? value)
    {
        if (name is not null)
        {
            _locals[name] = value;
        }
    }

    /// <summary>Binds a global name, if one is given.</summary>
    public void BindGlobally(string? name, object? value)
    {
        if (name is not null)
        {
            Machine.Globals[name] = value;
        }
    }

    /// <summary>Binds parameters to arguments, in order.</summary>
    public void Bind(IReadOnlyList<string> parameters, IReadOnlyList<object?> arguments)
    {
        for (var i = 0; i < parameters.Count; i++)
        {
            Bind(parameters[i], i < arguments.Count ? arguments[i] : null);
        }
    }

    [DoesNotReturn]
    public Exception WrongType(string name, string wanted) =>
        throw Machine.CutOff($"'{name}' is a {this[name]?.GetType().Name ?? "null"} where a {wanted} is wanted.");
}
