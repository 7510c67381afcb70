using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Simmer.Platform.Linux;

/// <summary>The standard streams of a child that is about to be started: its ends of the pipes, and ours.</summary>
/// <remarks>Disposing it closes the child's ends, which the child has by then, and those of ours that nobody has taken.</remarks>
internal sealed class ChildStreams(IoDriver driver) : IDisposable
{
    private const int Input = 0;
    private const int Output = 1;
    private const int Error = 2;
    private const int FirstOther = 3;

    private readonly List<SafeHandle> _children = [];
    private readonly LinuxPipe?[] _ours = new LinuxPipe?[FirstOther];
    private readonly List<SafeHandle> _borrowed = [];

    /// <summary>Opens what has to be opened, and says in the plan what the child gets.</summary>
    public void Prepare(ProcessCommand command, SpawnPlan plan)
    {
        Prepare(command.Input, Input, plan);
        Prepare(command.Output, Output, plan);
        Prepare(command.Error, Error, plan);
    }

    /// <summary>Our ends of those streams that are pipes, as pipes of the loop. They are the caller's from here on.</summary>
    public (IoPipe? Input, IoPipe? Output, IoPipe? Error) TakePipes()
    {
        var pipes = (_ours[Input], _ours[Output], _ours[Error]);
        Array.Clear(_ours);
        return pipes;
    }

    public void Dispose()
    {
        _children.ForEach(static end => end.Dispose());
        _borrowed.ForEach(static handle => handle.DangerousRelease());
        foreach (var end in _ours)
        {
            end?.Dispose();
        }
    }

    private void Prepare(Redirect redirect, int target, SpawnPlan plan)
    {
        if (redirect == Redirect.Pipe)
        {
            plan.AddDuplicate(OutOfTheWay(OpenPipe(target)), target);
        }
        else if (redirect == Redirect.Null)
        {
            plan.AddNull(target);
        }
        else if (redirect == Redirect.ToOutput)
        {
            plan.AddDuplicate(target is Error ? Output : throw new ArgumentException("Only the standard error can go where the standard output goes.", nameof(redirect)), target);
        }
        else if (redirect.Handle is { } handle)
        {
            plan.AddDuplicate(OutOfTheWay(Borrow(handle)), target);
        }
    }

    private int OpenPipe(int target)
    {
        var (reader, writer) = LinuxPipe.CreateHandles();
        var (ours, child) = target is Input ? (writer, reader) : (reader, writer);
        _children.Add(child);
        _ours[target] = LinuxPipe.Open(driver, ours, target is Input ? FileAccess.Write : FileAccess.Read);
        return (int)child.DangerousGetHandle();
    }

    private int Borrow(SafeHandle handle)
    {
        var isBorrowed = false;
        handle.DangerousAddRef(ref isBorrowed);
        _borrowed.Add(handle);
        return (int)handle.DangerousGetHandle();
    }

    // One of the child's streams may be among our own three, and would be overwritten before it is its turn.
    private int OutOfTheWay(int descriptor)
    {
        if (descriptor >= FirstOther)
        {
            return descriptor;
        }

        var result = DescriptorCalls.Duplicate(descriptor, FirstOther);
        if (result.Failed)
        {
            throw result.Error.ToPipeException("open the streams of a program");
        }

        _children.Add(new SafeFileHandle(result.Value, ownsHandle: true));
        return result.Value;
    }
}
