using System.Buffers;
using Simmer.LowLevel;

namespace Simmer.Platform.Linux;

/// <summary>What a task asks of a <see cref="FileRing"/>, and waits for.</summary>
/// <remarks>
/// Ownership: from the request until <see cref="Complete"/> the buffer is pinned and belongs to the system, and the file
/// stays open. A cancellation asks the system to stop, and arrives when it has: a disk that is reading does not stop.
/// </remarks>
internal sealed unsafe class FileRequest(FileRing ring) : Suspension
{
    private OpenFile? _file;
    private MemoryHandle _pin;
    private ulong _token;
    private string _operation = "";
    private CancelRequest? _cancellation;
    private Exception? _failure;
    private int _count;

    /// <summary>Has the system not let go yet?</summary>
    public bool IsUnderWay => _file is not null;

    public void Read(OpenFile file, Memory<byte> buffer, long offset)
    {
        var descriptor = Begin(file, "read");
        _pin = buffer.Pin();
        Enter(descriptor).Read(descriptor, (byte*)_pin.Pointer, buffer.Length, offset);
    }

    public void Write(OpenFile file, ReadOnlyMemory<byte> data, long offset)
    {
        var descriptor = Begin(file, "write");
        _pin = data.Pin();
        Enter(descriptor).Write(descriptor, (byte*)_pin.Pointer, data.Length, offset);
    }

    public void Sync(OpenFile file, bool dataOnly)
    {
        var descriptor = Begin(file, "sync");
        Enter(descriptor).Synchronize(descriptor, dataOnly);
    }

    /// <summary>The system has let go.</summary>
    public void Complete(SystemResult result)
    {
        _failure = result.Failed ? result.Error.ToFileException($"{_operation} '{_file!.Path}'") : null;
        _count = result.Value;
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

    /// <summary>What has become of it.</summary>
    public int TakeResult() => _failure is null ? _count : throw _failure;

    public override WaitInfo Describe() => new(WaitKind.Io, $"file {_file?.Path}", Deadline: null, _operation);

    protected override bool TryAbort(CancelRequest request)
    {
        if (_cancellation is null)
        {
            _cancellation = request;
            ring.Cancel(_token);
        }

        return true;
    }

    private int Begin(OpenFile file, string operation)
    {
        var isCounted = false;
        file.Handle.DangerousAddRef(ref isCounted);
        _file = file;
        _operation = operation;
        return (int)file.Handle.DangerousGetHandle();
    }

    private ref SubmissionEntry Enter(int descriptor)
    {
        try
        {
            return ref ring.Begin(this, out _token);
        }
        catch
        {
            LetGo();
            throw;
        }
    }

    private void LetGo()
    {
        _pin.Dispose();
        _pin = default;
        _file?.Handle.DangerousRelease();
        _file = null;
    }
}
