namespace Simmer.Conformance;

/// <summary>An asynchronous generator: Python's object, operation by operation (CPython's <c>genobject.c</c>).</summary>
/// <remarks>
/// Its script runs inside whichever task asks for the next value, up to that value. That is what C#'s own
/// <c>async IAsyncEnumerable</c> methods cannot do.
/// </remarks>
internal sealed class Generator(Machine machine, Body body, object?[] arguments)
{
    // Not begun ──Next, Throw, Close──▶ begun ──▶ finished. It runs from then on until it yields.
    private IEnumerator<Step>? _script;
    private Yielded? _yield;
    private bool _isRunning;
    private bool _isFinished;
    private bool _isClosed;

    /// <summary>Runs up to the next value.</summary>
    public async Coroutine<object?> Next()
    {
        Register();
        ThrowIfRunning();
        if (_isFinished)
        {
            throw Kinds.New(Kinds.StopAsyncIteration, text: null);
        }

        return (await Run(thrown: null)).Value;
    }

    /// <summary>Throws where it is suspended, and runs up to the next value.</summary>
    public async Coroutine<object?> Throw(Exception exception)
    {
        Register();
        if (_isFinished)
        {
            return null;
        }

        ThrowIfRunning();
        return _isClosed
            ? throw Kinds.New(Kinds.StopAsyncIteration, text: null)
            : (await Run(exception)).Value;
    }

    /// <summary>Throws <see cref="GeneratorExit"/> where it is suspended, and runs to the end.</summary>
    public async Coroutine<object?> Close()
    {
        Register();
        if (_isFinished)
        {
            return null;
        }

        ThrowIfRunning();
        if (_isClosed)
        {
            throw Kinds.New(Kinds.StopAsyncIteration, text: null);
        }

        _isClosed = true;
        try
        {
            await Run(new GeneratorExit());
        }
        catch (Exception e) when (e is GeneratorExit || Kinds.Of(e) == Kinds.StopAsyncIteration)
        {
            return null;
        }

        throw Kinds.New("Runtime", "the generator ignored that it was closed");
    }

    // It is being used: from now on it is closed at the end of the program.
    private void Register()
    {
        if (!machine.Generators.Contains(this))
        {
            machine.Generators.Add(this);
        }
    }

    private void ThrowIfRunning()
    {
        if (_isRunning)
        {
            throw Kinds.New("Runtime", "the generator is already running");
        }
    }

    private async Coroutine<Yielded> Run(Exception? thrown)
    {
        if (_script is null)
        {
            Begin(thrown);
        }
        else if (thrown is not null)
        {
            _yield!.Throw(thrown);
        }

        _isRunning = true;
        try
        {

            while (_script!.MoveNext())
            {
                if (_script.Current is Yielded yielded)
                {
                    return _yield = yielded;
                }

                await _script.Current.Take();
            }
        }
        catch (Exception e)
        {
            _isFinished = true;
            throw Kinds.Of(e) == Kinds.StopAsyncIteration
                ? new InvalidOperationException("the generator raised StopAsyncIteration", e)
                : e;
        }
        finally
        {
            _isRunning = false;
        }

        _isFinished = _isClosed = true;
        throw Kinds.New(Kinds.StopAsyncIteration, text: null);
    }

    // An exception that is thrown before it has begun ends it at once, and leaves it as it came.
    private void Begin(Exception? thrown)
    {
        if (thrown is not null)
        {
            _isFinished = true;
            throw thrown;
        }

        var frame = new Frame(machine);
        frame.Bind(body.Parameters, arguments);
        _script = body.Statements.Run(frame).GetEnumerator();
    }
}
