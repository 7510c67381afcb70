namespace Simmer.Conformance;

/// <summary>One run of a program: what all of its bodies share.</summary>
internal sealed class Machine
{
    private readonly Dictionary<string, Function> _functions;

    public Machine(Program program)
    {
        Program = program;
        Text = new Text(Labels);
        Budget = new Budget(this);
        Contexts = new ContextStack(this);
        _functions = program.Functions.ToDictionary(
            static named => named.Key, named => new Function(this, named.Value), StringComparer.Ordinal);
    }

    public Program Program { get; }

    /// <summary>The loop that it runs on. Set before anything runs.</summary>
    public EventLoop Loop { get; set; } = null!;

    public Dictionary<string, object?> Globals { get; } = new(StringComparer.Ordinal);

    public Trace Trace { get; } = new();

    public Labels Labels { get; } = new();

    public Text Text { get; }

    public Budget Budget { get; }

    /// <summary>Where the current context is known by identity.</summary>
    public ContextStack Contexts { get; }

    /// <summary>The context variables, by name.</summary>
    public Dictionary<string, ContextVariable> Variables { get; } = new(StringComparer.Ordinal);

    /// <summary>The generators that have been started, in that order: they are closed at the end.</summary>
    public List<Generator> Generators { get; } = [];

    /// <summary>The task whose step is running; null in a callback, and while the loop does not run.</summary>
    public LoopTask? CurrentTask => Loop.CurrentTask;

    public Function FunctionNamed(string name) =>
        _functions.TryGetValue(name, out var function) ? function : throw CutOff($"There is no function '{name}'.");

    public Body BodyNamed(string name) =>
        Program.Coroutines.TryGetValue(name, out var body) ? body : throw CutOff($"There is no body '{name}'.");

    /// <summary>Why the run was broken off, if it was.</summary>
    public BrokenOffException? BrokenOff { get; private set; }

    /// <summary>Breaks the run off: from now on every statement throws this, in whichever task, so it soon ends.</summary>
    public BrokenOffException BreakOff(BrokenOffException reason)
    {
        BrokenOff ??= reason;
        Loop.Stop();
        return BrokenOff;
    }

    /// <summary>Breaks the run off because something is wrong.</summary>
    public BrokenOffException CutOff(string reason) => BreakOff(new CutOffException(reason));

    /// <summary>Writes an event down.</summary>
    public void Log(string what) =>
        Trace.Add(Loop.Now, CurrentTask is { } task ? Labels.Of(task) : "-", what);

    /// <summary>A call as traces show it.</summary>
    public string Call(string name, IEnumerable<object?> arguments) => string.Join(' ', [name, .. arguments.Select(Text.Of)]);
}
