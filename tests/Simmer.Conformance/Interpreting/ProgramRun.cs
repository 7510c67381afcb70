using Simmer.Testing;

namespace Simmer.Conformance;

/// <summary>Runs a program from its start to the end of its loop, in virtual time: section 8 of the language.</summary>
internal sealed class ProgramRun : IDisposable
{
    private readonly Machine _machine;
    private readonly LoopRunner _runner;
    private bool _isClosed;

    private ProgramRun(Program program)
    {
        _machine = new Machine(program);
        var clock = new VirtualClock { Deadlock = _ => OnDeadlock() };
        _runner = new LoopRunner(new LoopOptions
        {
            Clock = clock,
            Poller = () => clock,
            EagerTasks = program.IsEager,
            HandleSignals = false,
            Seed = 0,
            UnhandledException = OnUnhandled,
        });
        _machine.Loop = _runner.Loop;
    }

    /// <summary>Runs <paramref name="program"/> and returns what it did, line by line.</summary>
    /// <exception cref="BrokenOffException">It did not end, or asked for what it or Simmer does not have.</exception>
    public static IReadOnlyList<string> TraceOf(Program program)
    {
        using var run = new ProgramRun(program);
        var names = program.Runner;
        if (names is null)
        {
            var end = run.Outcome(program.Main);
            run._machine.Log($"end {run.Close() ?? end}");
        }
        else
        {
            foreach (var name in names)
            {
                run._machine.Log($"run {run.Outcome(name)}");
            }

            run.Close();
            run._machine.Log("closed");
        }

        return run._machine.BrokenOff is { } reason ? throw reason : run._machine.Trace.Lines;
    }

    public void Dispose()
    {
        if (_isClosed)
        {
            return;
        }

        _isClosed = true;
        if (_machine.Program.Generators.Count > 0) // One may be used for the first time while the last tasks end.
        {
            GeneratorShutdown.Run(_machine);
        }
        else
        {
            _runner.Dispose();
        }
    }

    /// <summary>Runs a body as the main task. What it came to.</summary>
    private string Outcome(string name)
    {
        var main = new BodyCall(_machine, _machine.BodyNamed(name), []) { Label = name };
        try
        {
            return $"= {_machine.Text.Of(_runner.Run(main.Run()))}";
        }
        catch (Exception e)
        {
            return $"! {_machine.Text.Of(e)}";
        }
    }

    /// <summary>Closes the loop, in Python's way. What went wrong then, if something did: <c>asyncio.run</c> raises that.</summary>
    private string? Close()
    {
        try
        {
            Dispose();
            return null;
        }
        catch (InvalidOperationException e)
        {
            return $"! {_machine.Text.Of(e)}"; // A leftover stop() has ended the loop too early.
        }
    }

    // Section 7 of the language.
    private void OnDeadlock()
    {
        _machine.Budget.Spend();
        _machine.Log("deadlock");
        foreach (var task in _machine.Labels.Tasks.ToArray())
        {
            task.Cancel();
        }
    }

    // Only what CPython reports without the help of its garbage collector is an event.
    private void OnUnhandled(LoopError error)
    {
        if (error.Exception is { } exception)
        {
            var what = error.Kind switch
            {
                LoopErrorKind.Callback => "callback",
                LoopErrorKind.Shutdown => "shutdown",
                LoopErrorKind.Internal => "internal", // A defect of Simmer's: no trace of CPython's has it.
                _ => null,
            };
            if (what is not null)
            {
                _machine.Log($"handler {what} {_machine.Text.Of(exception)}");
            }
        }
    }
}
