using Microsoft.Win32.SafeHandles;
using Simmer.LowLevel;

namespace Simmer.Platform.Linux;

/// <summary>A pipe of Linux: the owner of its descriptor. It first tries; if there is nothing, or no room, it waits and tries again.</summary>
/// <remarks>
/// Trying happens in the step of the task that asked, so until then what has arrived stays with the system, and a
/// cancellation cannot lose it. How a descriptor is taken over is in <c>LinuxPipe.Opening.cs</c>.
/// </remarks>
internal sealed partial class LinuxPipe : IoPipe
{
    // What the system takes at once, or not at all, when it says that there is room: PIPE_BUF.
    private const int SafeToWrite = 4096;

    private readonly IoDriver _driver;
    private readonly SafeFileHandle _handle;
    private readonly int _descriptor;
    private readonly DescriptorKind _kind;
    private readonly LinuxPipeDirection _input;
    private readonly LinuxPipeDirection _output;

    // The open file is somebody else's, too, so it could not be made non-blocking: ask before each call, and write little.
    private readonly bool _mayBlock;

    // A FIFO that nobody has written to yet reads as the end; only asking tells that from the end after the last writer.
    private bool _mayLackWriter;

    private LinuxPipe(IoDriver driver, SafeFileHandle handle, DescriptorKind kind, FileAccess access, bool mayBlock)
        : base(driver, access)
    {
        _driver = driver;
        _handle = handle;
        _descriptor = (int)handle.DangerousGetHandle();
        _kind = kind;
        _mayBlock = mayBlock;
        _input = new LinuxPipeDirection(this, IoReadiness.Readable);
        _output = new LinuxPipeDirection(this, IoReadiness.Writable);
    }

    public override bool IsClosed => _handle.IsClosed;

    public override async Coroutine<int> Read(Memory<byte> buffer)
    {
        var isDueToYield = Begin(_input, FileAccess.Read, "read");
        try
        {
            if (isDueToYield)
            {
                await default(YieldAwaitable);
            }

            SystemResult result;
            while ((result = ReadNow(buffer.Span)).MustWait)
            {
                await _input.WaitUntilReady(_driver, _handle);
            }

            return result.Failed ? throw result.Error.ToPipeException($"read from {this}") : result.Value;
        }
        finally
        {
            _input.End();
        }
    }

    public override async Coroutine Write(ReadOnlyMemory<byte> data)
    {
        var isDueToYield = Begin(_output, FileAccess.Write, "write");
        try
        {
            if (isDueToYield)
            {
                await default(YieldAwaitable);
            }

            while (!data.IsEmpty)
            {
                var result = WriteNow(data.Span);
                if (result.MustWait)
                {
                    await _output.WaitUntilReady(_driver, _handle);
                    continue;
                }

                data = result.Failed ? throw result.Error.ToPipeException($"write to {this}") : data[result.Value..];
            }
        }
        finally
        {
            _output.End();
        }
    }

    public override int TryWrite(ReadOnlySpan<byte> data)
    {
        Begin(_output, FileAccess.Write, "write");
        _output.End();
        var result = data.IsEmpty ? default : WriteNow(data);
        return result.MustWait ? 0 : result.Failed ? throw result.Error.ToPipeException($"write to {this}") : result.Value;
    }

    public override string ToString() => $"{(_kind is DescriptorKind.Fifo ? "pipe" : _kind is DescriptorKind.Socket ? "socket" : "device")} {_descriptor}";

    protected override void Close()
    {
        _input.Close();
        _output.Close();
        _handle.Dispose();
    }

    private bool Begin(LinuxPipeDirection direction, FileAccess access, string operation)
    {
        CheckMayWait();
        ThrowIfClosed();
        CheckAccess(access);
        Checkpoint.ThrowIfCancelled();
        return direction.Begin(operation);
    }

    private SystemResult ReadNow(Span<byte> buffer)
    {
        ThrowIfClosed();
        if ((buffer.IsEmpty || _mayBlock || _mayLackWriter) && !IsReady(IoReadiness.Readable))
        {
            return SystemResult.Of(Errno.TryAgain);
        }

        _mayLackWriter = false;

        if (buffer.IsEmpty)
        {
            return default;
        }

        var result = PipeCalls.Read(_descriptor, buffer);

        // A terminal that nobody is at any more says so by an error. For whoever reads it is the end.
        return result.Error is Errno.InputOutput && _kind is DescriptorKind.CharacterDevice ? default : result;
    }

    private SystemResult WriteNow(ReadOnlySpan<byte> data)
    {
        ThrowIfClosed();
        if (!_mayBlock)
        {
            return PipeCalls.Write(_descriptor, data);
        }

        return IsReady(IoReadiness.Writable)
            ? PipeCalls.Write(_descriptor, data[..Math.Min(data.Length, SafeToWrite)])
            : SystemResult.Of(Errno.TryAgain);
    }

    // If the system cannot say, reading or writing will.
    private bool IsReady(IoReadiness readiness) => PipeCalls.Ask(_descriptor, readiness).Value != 0;

    private void ThrowIfClosed() => ObjectDisposedException.ThrowIf(IsClosed, this);
}
