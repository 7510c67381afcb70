namespace Simmer.Conformance;

/// <summary>A call of a coroutine's body, with its arguments.</summary>
internal sealed class BodyCall(Machine machine, Body body, object?[] arguments)
{
    /// <summary>What a task is called that is made of just this call.</summary>
    public string? Label { get; set; }

    public async Coroutine<object?> Run()
    {
        machine.Labels.GiveAtStart(machine.CurrentTask!, body.Name, Label);
        machine.Log($"+ {machine.Call(body.Name, arguments)}");
        var frame = new Frame(machine);
        frame.Bind(body.Parameters, arguments);
        try
        {
            await Driver.Run(body.Statements.Run(frame));
        }
        catch (Exception e)
        {
            machine.Log($"- {body.Name} ! {machine.Text.Of(e)}");
            throw;
        }

        var value = frame.Flow == Flow.Return ? frame.ReturnValue : null;
        machine.Log($"- {body.Name} = {machine.Text.Of(value)}");
        return value;
    }
}
