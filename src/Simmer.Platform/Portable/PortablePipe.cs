using System.IO.Pipes;
using Microsoft.Win32.SafeHandles;
using Simmer.LowLevel;

namespace Simmer.Platform;

/// <summary>A pipe over a <see cref="Stream"/> of .NET: where the driver cannot wait for descriptors, and on Windows.</summary>
/// <remarks>
/// Such a stream cannot give up a read. So it reads into a buffer of its own, and what arrives after the reader has been
/// cancelled waits there for the next one. A write that was cancelled goes on, and the next one waits for its end.
/// </remarks>
internal sealed class PortablePipe : IoPipe
{
    private const int Capacity = 16 * 1024;

    private readonly Stream _stream;
    private readonly TaskWait _input;
    private readonly TaskWait _output;
    private readonly byte[] _buffer;
    private Task<int>? _reading; // what it brings is in _buffer
    private int _first;          // _buffer[_first.._end] has arrived and was not taken
    private int _end;
    private Task _writing = Task.CompletedTask;
    private bool _isReadBusy;
    private bool _isWriteBusy;
    private bool _isClosed;

    public PortablePipe(IoDriver driver, Stream stream, FileAccess access)
        : base(driver, access)
    {
        _stream = stream;
        _input = new TaskWait(Loop, this, "read");
        _output = new TaskWait(Loop, this, "write");
        _buffer = access.HasFlag(FileAccess.Read) ? new byte[Capacity] : [];
    }

    public override bool IsClosed => _isClosed;

    public static (IoPipe Reader, IoPipe Writer) Create(IoDriver driver)
    {
        var reader = new AnonymousPipeServerStream(PipeDirection.In);
        var writer = new AnonymousPipeClientStream(PipeDirection.Out, reader.ClientSafePipeHandle);
        return (new PortablePipe(driver, reader, FileAccess.Read), new PortablePipe(driver, writer, FileAccess.Write));
    }

    public static PortablePipe Open(IoDriver driver, SafeFileHandle handle, FileAccess access) =>
        new(driver, new FileStream(handle, access, bufferSize: 0), access);

    public static PortablePipe OpenShared(IoDriver driver, SafeFileHandle handle, FileAccess access) =>
        Open(driver, new SafeFileHandle(handle.DangerousGetHandle(), ownsHandle: false), access);

    /// <inheritdoc cref="Drivers.OpenStandard"/>
    public static PortablePipe OpenStandard(IoDriver driver, StandardStream stream) => stream switch
    {
#pragma warning disable RS0030 // The console's own streams, unread and unwritten: no other way to them is the same on every system.
        StandardStream.Input => new PortablePipe(driver, Console.OpenStandardInput(), FileAccess.Read),
        StandardStream.Output => new PortablePipe(driver, Console.OpenStandardOutput(), FileAccess.Write),
        _ => new PortablePipe(driver, Console.OpenStandardError(), FileAccess.Write),
#pragma warning restore RS0030
    };

    public override async Coroutine<int> Read(Memory<byte> buffer)
    {
        Begin(ref _isReadBusy, FileAccess.Read, "read");
        try
        {
            if (_first == _end)
            {
                await Fill();
            }

            var count = Math.Min(buffer.Length, _end - _first);
            _buffer.AsSpan(_first, count).CopyTo(buffer.Span);
            _first += count;
            return count;
        }
        finally
        {
            _isReadBusy = false;
        }
    }

    public override async Coroutine Write(ReadOnlyMemory<byte> data)
    {
        Begin(ref _isWriteBusy, FileAccess.Write, "write");
        try
        {
            await _output.WaitFor(_writing); // One that was cancelled.
            ThrowIfClosed();
            _writing = _stream.WriteAsync(data.ToArray(), CancellationToken.None).AsTask(); // Ours: a cancelled write goes on.
            await _output.WaitFor(_writing);
            ThrowIfClosed();
            _writing.GetAwaiter().GetResult();
        }
        finally
        {
            _isWriteBusy = false;
        }
    }

    public override string ToString() => "pipe";

    protected override void Close()
    {
        _isClosed = true;
        _input.Wake();
        _output.Wake();

        // Disposing may wait for a call that is under way, in a thread of .NET's pool; the loop must not.
        if (_reading is { IsCompleted: false } || !_writing.IsCompleted)
        {
            ThreadPool.UnsafeQueueUserWorkItem(static stream => ((Stream)stream!).Dispose(), _stream);
        }
        else
        {
            _stream.Dispose();
        }
    }

    private async Coroutine Fill()
    {
        _reading ??= _stream.ReadAsync(_buffer, CancellationToken.None).AsTask();
        await _input.WaitFor(_reading);
        ThrowIfClosed();
        var reading = _reading;
        _reading = null;
        (_first, _end) = (0, reading.GetAwaiter().GetResult());
    }

    private void Begin(ref bool isBusy, FileAccess access, string operation)
    {
        CheckMayWait();
        ThrowIfClosed();
        CheckAccess(access);
        Checkpoint.ThrowIfCancelled();
        if (isBusy)
        {
            throw new InvalidOperationException(
                $"Cannot {operation}: another task does so already on this {this}. One at a time in each direction; "
                + "let a single task do it, or hold an AsyncLock.");
        }

        isBusy = true;
    }

    private void ThrowIfClosed() => ObjectDisposedException.ThrowIf(_isClosed, this);
}
