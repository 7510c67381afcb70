namespace Simmer.Conformance;

/// <summary>A plain function of the program: what callbacks call.</summary>
internal sealed class Function(Machine machine, Body body)
{
    // Done-callbacks are taken back by the delegate: all registrations in one context are the same one.
    private readonly Dictionary<object, Action<LoopFuture>> _doneCallbacks = [];

    /// <summary>Calls it, in whichever context and task this is.</summary>
    public void Call(params object?[] arguments)
    {
        machine.Log($"@ {machine.Call(body.Name, arguments)}");
        var frame = new Frame(machine);
        if (arguments is [LoopFuture, ..])
        {
            frame.Bind("fut", arguments[0]);
        }

        frame.Bind(body.Parameters, arguments);
        if (body.Statements.Run(frame).Any())
        {
            throw machine.CutOff($"The function '{body.Name}' waits for something.");
        }
    }

    /// <summary>Calls it from the loop.</summary>
    /// <param name="context">The context that was given for it; null if it has a copy of its own.</param>
    /// <param name="arguments">What it is called with.</param>
    public void CallBack(LoopContext? context, params object?[] arguments)
    {
        using var here = machine.Contexts.Enter(context ?? new object());
        Call(arguments);
    }

    public void AddTo(LoopFuture future, LoopContext? context)
    {
        var key = context ?? (object)this;
        if (!_doneCallbacks.TryGetValue(key, out var callback))
        {
            _doneCallbacks.Add(key, callback = done => CallBack(context, done));
        }

        future.AddDoneCallback(callback, context);
    }

    /// <returns>How many registrations there were.</returns>
    public int RemoveFrom(LoopFuture future) => _doneCallbacks.Values.Sum(future.RemoveDoneCallback);
}
