using Microsoft.Win32.SafeHandles;

namespace Simmer.Platform.Linux;

// Whose the descriptor was decides how it is taken over.
internal sealed partial class LinuxPipe
{
    /// <summary>A new pipe, both ends of it.</summary>
    public static (LinuxPipe Reader, LinuxPipe Writer) Create(IoDriver driver)
    {
        var (reader, writer) = CreateHandles();
        try
        {
            return (Open(driver, reader, FileAccess.Read), Open(driver, writer, FileAccess.Write));
        }
        catch
        {
            reader.Dispose();
            writer.Dispose();
            throw;
        }
    }

    /// <summary>The two ends of a new pipe, as the system makes them.</summary>
    /// <exception cref="IOException">There is no descriptor to spare.</exception>
    public static (SafeFileHandle Reader, SafeFileHandle Writer) CreateHandles()
    {
        var result = PipeCalls.Create(out var reader, out var writer);
        return result.Failed
            ? throw result.Error.ToPipeException("open a pipe")
            : (new SafeFileHandle(reader, ownsHandle: true), new SafeFileHandle(writer, ownsHandle: true));
    }

    /// <summary>Takes over a descriptor that is ours alone, and makes it non-blocking. It is closed if this fails.</summary>
    /// <exception cref="ArgumentException">It is a file, or something else that nobody can wait for.</exception>
    /// <exception cref="IOException">The system refuses.</exception>
    public static LinuxPipe Open(IoDriver driver, SafeFileHandle handle, FileAccess access)
    {
        try
        {
            var kind = CheckedKindOf(handle);
            ThrowIfFailed(DescriptorCalls.SetNonBlocking((int)handle.DangerousGetHandle()), "open a pipe");
            return new LinuxPipe(driver, handle, kind, access, mayBlock: false);
        }
        catch
        {
            handle.Dispose();
            throw;
        }
    }

    /// <summary>Reads or writes what a descriptor stands for that others use, too, such as the standard streams. It stays the caller's.</summary>
    /// <remarks>
    /// Non-blocking is a property of the open file, which our parent and our children share: a shell whose terminal we
    /// changed would misbehave. So it is opened anew; and where that is not permitted, or not possible as with a socket,
    /// each call is preceded by a question, and short.
    /// </remarks>
    /// <inheritdoc cref="Open"/>
    public static LinuxPipe OpenShared(IoDriver driver, SafeFileHandle handle, FileAccess access)
    {
        var kind = CheckedKindOf(handle);
        var descriptor = (int)handle.DangerousGetHandle();
        var reopened = PipeCalls.Reopen(descriptor, access);
        var own = reopened.Failed ? DescriptorCalls.Duplicate(descriptor) : reopened;
        ThrowIfFailed(own, "open a pipe");
        return new LinuxPipe(driver, new SafeFileHandle(own.Value, ownsHandle: true), kind, access, mayBlock: reopened.Failed);
    }

    /// <inheritdoc cref="Drivers.TryOpenNamedPipe"/>
    public static LinuxPipe? TryOpenNamed(IoDriver driver, string path, FileAccess access)
    {
        var kind = PipeCalls.KindOf(path);
        if (!kind.Failed && (DescriptorKind)kind.Value is not DescriptorKind.Fifo)
        {
            throw new IOException($"'{path}' is no named pipe.");
        }

        var result = PipeCalls.OpenFifo(path, access);
        if (result.Error is Errno.NoDevice)
        {
            return null;
        }

        ThrowIfFailed(result, $"open the named pipe '{path}'");
        var pipe = Open(driver, new SafeFileHandle(result.Value, ownsHandle: true), access);
        pipe._mayLackWriter = access is FileAccess.Read;
        return pipe;
    }

    /// <inheritdoc cref="Drivers.OpenStandard"/>
    public static IoPipe OpenStandard(IoDriver driver, StandardStream stream)
    {
        var access = stream is StandardStream.Input ? FileAccess.Read : FileAccess.Write;
        var kind = PipeCalls.KindOf((int)stream);
        ThrowIfFailed(kind, $"open standard {stream}");
        using var handle = new SafeFileHandle((int)stream, ownsHandle: false);
        return CanBeWaitedFor((DescriptorKind)kind.Value)
            ? OpenShared(driver, handle, access)
            : new PortablePipe(driver, new DescriptorStream((int)stream, access), access);
    }

    private static bool CanBeWaitedFor(DescriptorKind kind) => kind is DescriptorKind.Fifo or DescriptorKind.CharacterDevice or DescriptorKind.Socket;

    private static DescriptorKind CheckedKindOf(SafeFileHandle handle)
    {
        var result = PipeCalls.KindOf((int)handle.DangerousGetHandle());
        ThrowIfFailed(result, "open a pipe");
        return CanBeWaitedFor((DescriptorKind)result.Value)
            ? (DescriptorKind)result.Value
            : throw new ArgumentException(
                "This is no pipe, FIFO, socket or character device. A file is always ready, so nobody can wait for it: read it as a file.",
                nameof(handle));
    }

    private static void ThrowIfFailed(SystemResult result, string attempt)
    {
        if (result.Failed)
        {
            throw result.Error.ToPipeException(attempt);
        }
    }
}
