using System.Buffers;
using Simmer.LowLevel;

namespace Simmer.Platform.Linux;

/// <summary>What a task asks of a <see cref="FileRing"/>, and waits for.</summary>
/// <remarks>
/// Ownership: from <see cref="Begin"/> until <see cref="Complete"/> the buffer is pinned and belongs to the system, and the file
/// stays open. A cancellation asks the system to stop, and arrives when it has: a disk that is reading does not stop.
/// </remarks>
internal sealed unsafe class FileRequest(FileRing ring) : Suspension
{
    private RingOperation _operation;
    private OpenFile? _file;
    private ReadOnlyMemory<byte> _buffer; // Of a read, it is written into.
    private long _offset;
    private bool _dataOnly;
    private MemoryHandle _pin;
    private ulong _token;
    private CancelRequest? _cancellation;
    private Exception? _failure;
    private int _count;

    /// <summary>Has the system not let go yet?</summary>
    public bool IsUnderWay { get; private set; }

    public FileRequest Read(OpenFile file, Memory<byte> buffer, long offset) => Ask(RingOperation.Read, file, buffer, offset);

    public FileRequest Write(OpenFile file, ReadOnlyMemory<byte> data, long offset) => Ask(RingOperation.Write, file, data, offset);

    public FileRequest Sync(OpenFile file, bool dataOnly)
    {
        _dataOnly = dataOnly;
        return Ask(RingOperation.Synchronize, file, default, offset: 0);
    }

    /// <summary>Makes the request.</summary>
    public void Begin()
    {
        var isCounted = false;
        _file!.Handle.DangerousAddRef(ref isCounted);
        IsUnderWay = true;
        try
        {
            _pin = _buffer.Pin();
            Enter();
        }
        catch
        {
            LetGo();
            throw;
        }
    }

    /// <summary>The system has let go.</summary>
    public void Complete(SystemResult result)
    {
        if (result.WasInterrupted && _cancellation is null && ring.MayRepeat)
        {
            Repeat();
        }
        else
        {
            End(result.Failed ? result.Error.ToFileException($"{NameOf(_operation)} '{_file!.Path}'") : null, result.Value);
        }
    }

    /// <summary>What has become of it.</summary>
    public int TakeResult() => _failure is null ? _count : throw _failure;

    public override WaitInfo Describe() => new(WaitKind.Io, $"file {_file?.Path}", Deadline: null, NameOf(_operation));

    protected override bool TryAbort(CancelRequest request)
    {
        if (_cancellation is not null)
        {
            return true;
        }

        try
        {
            ring.Cancel(_token);
        }
        catch (IOException) // The system takes no requests, not even this one.
        {
            return false;
        }

        _cancellation = request;
        return true;
    }

    private static string NameOf(RingOperation operation) => operation switch
    {
        RingOperation.Read => "read",
        RingOperation.Write => "write",
        _ => "sync",
    };

    private FileRequest Ask(RingOperation operation, OpenFile file, ReadOnlyMemory<byte> buffer, long offset)
    {
        (_operation, _file, _buffer, _offset) = (operation, file, buffer, offset);
        return this;
    }

    private void Enter()
    {
        var descriptor = (int)_file!.Handle.DangerousGetHandle();
        ref var entry = ref ring.Begin(this, out _token);
        switch (_operation)
        {
            case RingOperation.Read:
                entry.Read(descriptor, (byte*)_pin.Pointer, _buffer.Length, _offset);
                break;
            case RingOperation.Write:
                entry.Write(descriptor, (byte*)_pin.Pointer, _buffer.Length, _offset);
                break;
            default:
                entry.Synchronize(descriptor, _dataOnly);
                break;
        }
    }

    // A signal came before anything was done. The task need not know.
    private void Repeat()
    {
        try
        {
            Enter();
        }
        catch (IOException e) // The ring takes no requests.
        {
            End(e, count: 0);
        }
    }

    private void End(Exception? failure, int count)
    {
        (_failure, _count) = (failure, count);
        LetGo();
        if (_cancellation is { } cancellation)
        {
            _cancellation = null;
            WakeCancelled(cancellation);
        }
        else
        {
            Wake();
        }
    }

    private void LetGo()
    {
        _pin.Dispose();
        _pin = default;
        _buffer = default;
        _file!.Handle.DangerousRelease();
        _file = null;
        IsUnderWay = false;
    }
}
