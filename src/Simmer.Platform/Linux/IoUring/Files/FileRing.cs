using Microsoft.Win32.SafeHandles;
using Simmer.LowLevel;

namespace Simmer.Platform.Linux;

/// <summary>Files by an io_uring of their own, beside whichever driver the loop has.</summary>
/// <remarks>
/// Requests are handed over once per iteration, all together. The ring tells by an eventfd, which the driver watches, that
/// some have been completed.
/// </remarks>
internal sealed class FileRing : FileEngine
{
    // A disk does not get faster by more; if there are more, they are handed over in several calls. A guess.
    private const uint Entries = 128;

    private readonly EventLoop _loop;
    private readonly Ring _ring;
    private readonly SafeFileHandle _event;
    private readonly TokenTable<FileRequest> _requests = new();
    private readonly Stack<FileRequest> _idle = new();
    private readonly IDisposable _watch;
    private readonly RepeatedCall _submit;
    private LoopTimer? _submitLater; // When the system has taken nothing.

    private FileRing(EventLoop loop, Ring ring)
    {
        _loop = loop;
        _ring = ring;
        _submit = new RepeatedCall(loop, Submit);
        _event = EventFd.Create();
        try
        {
            ring.Enable();
            ring.RegisterEvent((int)_event.DangerousGetHandle());
            _watch = IoDriver.Of(loop).Watch(_event, IoReadiness.Readable, TakeCompletions);
        }
        catch
        {
            _event.Dispose();
            throw;
        }
    }

    public override string Name => "io_uring";

    public override int InFlight => _requests.Count;

    /// <summary>One for a loop.</summary>
    /// <param name="loop">The loop, whose driver has to be one of Linux.</param>
    /// <param name="whyNot">If there is none: why.</param>
    public static FileRing? TryCreate(EventLoop loop, out string? whyNot)
    {
        if (Ring.TryCreateForAnyThread(Entries, Entries * 4, out whyNot!) is not { } ring)
        {
            return null;
        }

        try
        {
            if (ring.Supports(RingOperation.Read) && ring.Supports(RingOperation.Write))
            {
                whyNot = null;
                return new FileRing(loop, ring);
            }

            whyNot = "the kernel is too old: its io_uring reads no files";
        }
        catch (Exception e) when (e is IOException or PlatformNotSupportedException)
        {
            whyNot = e.Message;
        }

        ring.Dispose();
        return null;
    }

    /// <summary>May a request that was interrupted be made again? Not when nothing else is wanted but its end.</summary>
    internal bool MayRepeat { get; private set; } = true;

    public override async Coroutine Sync(OpenFile file, bool dataOnly) => await Perform(Rent().Sync(file, dataOnly));

    protected override Coroutine<int> ReadFromDisk(OpenFile file, Memory<byte> buffer, long offset) => Perform(Rent().Read(file, buffer, offset));

    protected override Coroutine<int> WriteOnce(OpenFile file, ReadOnlyMemory<byte> data, long offset) => Perform(Rent().Write(file, data, offset));

    protected override void Dispose(bool disposing)
    {
        MayRepeat = false;
        _submitLater?.Cancel();
        for (var isCancelled = false; _requests.Count > 0;)
        {
            if (!isCancelled && _ring.HasRoom)
            {
                _ring.NextEntry(TokenTable<FileRequest>.Nobody).CancelEverything();
                isCancelled = true;
            }

            _ring.Wait(Timeout.InfiniteTimeSpan); // Disks answer. Until they do, the buffers are theirs.
            Distribute();
        }

        _watch.Dispose();
        _ring.Dispose();
        _event.Dispose();
    }

    /// <summary>A request is about to be made.</summary>
    /// <returns>The entry to fill in.</returns>
    internal ref SubmissionEntry Begin(FileRequest request, out ulong token)
    {
        token = _requests.Add(request);
        try
        {
            ref var entry = ref _ring.NextEntry(token);
            _submit.CallSoon();
            return ref entry;
        }
        catch
        {
            _requests.Remove(token);
            throw;
        }
    }

    /// <summary>The system is to stop with a request. It says when it has.</summary>
    internal void Cancel(ulong token)
    {
        _ring.NextEntry(TokenTable<FileRequest>.Nobody).Cancel(token);
        _submit.CallSoon();
    }

    private async Coroutine<int> Perform(FileRequest request)
    {
        try
        {
            request.Begin();
            await request.Wait();
            return request.TakeResult();
        }
        finally
        {
            GiveBack(request);
        }
    }

    private FileRequest Rent() => _idle.TryPop(out var request) ? request : new FileRequest(this);

    private void GiveBack(FileRequest request)
    {
        if (!request.IsUnderWay) // A loop that is being closed ends its tasks first.
        {
            _idle.Push(request);
        }
    }

    private void Submit()
    {
        _ring.Submit();
        if (_ring.IsRefused)
        {
            _submitLater?.Cancel();
            _submitLater = _loop.CallLater(_ring.NextPause(), _submit.CallSoon);
        }
        else if (_ring.IsWorthEntering)
        {
            _submit.CallSoon(); // It has not taken all of them.
        }

        Distribute(); // What the system could do at once.
    }

    private void TakeCompletions()
    {
        EventFd.Reset(_event);
        if (_ring.IsWorthEntering)
        {
            Submit();
        }
        else
        {
            Distribute();
        }
    }

    private void Distribute()
    {
        while (_ring.TryTake(out var completion))
        {
            if (_requests.Find(completion.UserData) is { } request)
            {
                _requests.Remove(completion.UserData);
                request.Complete(completion.Result);
            }
        }
    }
}
