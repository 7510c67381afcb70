namespace Simmer.Conformance;

/// <summary>A coroutine object of the program: a Simmer coroutine, and what has to be known about it beside.</summary>
internal sealed class Cold(Coroutine<object?> coroutine)
{
    private readonly BodyCall? _body;
    private bool _isTaken;

    public Cold(BodyCall body)
        : this(body.Run()) => _body = body;

    /// <summary>A variable is going to hold the task that is made of this.</summary>
    public void NameTask(string label)
    {
        if (_body is not null)
        {
            _body.Label = label;
        }
    }

    /// <summary>The coroutine, to be awaited or made a task.</summary>
    /// <remarks>
    /// Python notices only when it begins to run that a coroutine has been awaited before, Simmer already when a task is
    /// made of it. So the second time there is another coroutine around it.
    /// </remarks>
    public Coroutine<object?> Take()
    {
        if (_isTaken)
        {
            return Again();
        }

        _isTaken = true;
        return coroutine;
    }

    private async Coroutine<object?> Again() => await coroutine;
}
