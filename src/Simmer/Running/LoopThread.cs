using System.Runtime.ExceptionServices;
using Simmer.LowLevel;
using Simmer.Platform;

namespace Simmer;

/// <summary>A loop of a <see cref="LoopGroup"/> with its thread, and the task of the parent's loop that waits for it.</summary>
/// <remarks>
/// The wait cannot be abandoned: cancelling it cancels the body on the other thread, and it ends when that thread has. So no
/// loop outlives the group.
/// </remarks>
internal sealed class LoopThread : Suspension
{
    private readonly int _index;
    private readonly Func<int, Coroutine> _body;
    private readonly LoopGroupOptions _options;
    private readonly EventLoop _parent = EventLoop.Current;
    private readonly ExecutionContext? _context = ExecutionContext.Capture();
    private readonly Thread _thread;
    private readonly string _name;

    // The thread writes these, and the parent reads them when the thread has ended.
    private ExceptionDispatchInfo? _failure;
    private bool _wasCancelled;

    // The parent's only.
    private CancellationTokenRegistration _onParentClosed;
    private CancelRequest? _request;

    // Both threads', under the lock.
    private readonly Lock _gate = new();
    private LoopTask? _main;
    private bool _isCancelled;

    public LoopThread(int index, Func<int, Coroutine> body, LoopGroupOptions options)
    {
        _index = index;
        _body = body;
        _options = options;
        _name = $"{options.Loop?.Name ?? "loop"} {index}";
        _thread = new Thread(Work) { IsBackground = true, Name = _name };
    }

    public void Start()
    {
        _parent.BeginExternalOperation();
        try
        {
            _thread.UnsafeStart(); // The context is the body's, not the loop's.
        }
        catch
        {
            _parent.EndExternalOperation();
            throw;
        }

        _onParentClosed = _parent.Closed.UnsafeRegister(static thread => ((LoopThread)thread!).CancelBody("the parent's loop was closed"), this);
    }

    public void ThrowIfFailed() => _failure?.Throw();

    public override WaitInfo Describe() => new(WaitKind.Executor, _name, Deadline: null, "run a loop");

    protected override bool TryAbort(CancelRequest request)
    {
        _request = request;
        CancelBody(request.Reason);
        return true;
    }

    // ── On the thread ────────────────────────────────────────────────────────────────────────────────────────────────

    private void Work()
    {
        try
        {
            if (_options.PinThreads)
            {
                Drivers.PinCurrentThread(_index);
            }

            RunLoop();
        }
        catch (OperationCanceledException e)
        {
            _wasCancelled = _isCancelled;
            _failure = _wasCancelled ? null : ExceptionDispatchInfo.Capture(e);
        }
        catch (Exception e)
        {
            _failure = ExceptionDispatchInfo.Capture(e);
        }

        try
        {
            _parent.CallSoonThreadsafe(Arrive);
        }
        catch (LoopClosedException)
        {
            // Nobody waits any more.
        }
    }

    private void RunLoop()
    {
        var options = (_options.Loop ?? new LoopOptions()) with { Name = _name, HandleSignals = false };
        using var runner = new LoopRunner(options with { UnhandledException = options.UnhandledException ?? ReportToParent });
        var main = Main();
        if (_context is null)
        {
            runner.Run(main);
        }
        else
        {
            ExecutionContext.Run(_context, _ => runner.Run(main), state: null);
        }
    }

    private async Coroutine Main()
    {
        var task = Asyncio.CurrentTask!;
        lock (_gate)
        {
            _main = task;
            if (_isCancelled)
            {
                throw new OperationCanceledException();
            }
        }

        await _body(_index);
    }

    private void ReportToParent(LoopError error)
    {
        try
        {
            _parent.CallSoonThreadsafe(() => _parent.Report(error));
        }
        catch (LoopClosedException)
        {
            ErrorStream.Write(error);
        }
    }

    // ── On the parent's thread ───────────────────────────────────────────────────────────────────────────────────────

    private void CancelBody(string? reason)
    {
        LoopTask? main;
        lock (_gate)
        {
            _isCancelled = true;
            main = _main;
        }

        try
        {
            main?.Loop.CallSoonThreadsafe(() => main.Cancel(reason));
        }
        catch (LoopClosedException)
        {
            // It has ended by itself.
        }
    }

    private void Arrive()
    {
        _thread.Join(); // It has nothing left to do.
        _onParentClosed.Dispose();
        _parent.EndExternalOperation();
        if (_request is not null && _wasCancelled)
        {
            WakeCancelled(_request);
        }
        else
        {
            Wake();
        }
    }
}
