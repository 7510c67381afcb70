using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace Simmer.LowLevel;

/// <summary>Finds coroutines that were made and forgotten.</summary>
/// <remarks>
/// In debug mode each coroutine remembers where it was made and is reported when the garbage collector finds that
/// nobody can await it any more, or when its loop closes. Otherwise the pools only know how many are missing and of
/// which kind: that is reported when the loop closes, and costs nothing before.
/// </remarks>
internal static class NeverAwaited
{
    // The frame is the key: the witness lives as long as it does, and is finalized with it.
    private static readonly ConditionalWeakTable<Frame, Witness> s_witnesses = [];

    /// <summary>In debug mode, remembers where a coroutine was made.</summary>
    public static void Watch(Frame frame)
    {
        if (EventLoop.IsDebugHere)
        {
            s_witnesses.Add(frame, new Witness(frame, EventLoop.CurrentOrNull));
        }
    }

    /// <summary>A coroutine has been awaited, given to a task, or closed.</summary>
    public static void Absolve(Frame frame)
    {
        if (EventLoop.AnyDebug && s_witnesses.TryGetValue(frame, out var witness))
        {
            witness.Absolve();
            s_witnesses.Remove(frame);
        }
    }

    /// <summary>Reports every coroutine of a loop that is being closed.</summary>
    public static void ReportAllOf(EventLoop loop)
    {
        foreach (var (_, witness) in s_witnesses)
        {
            witness.ReportIfOf(loop);
        }
    }

    // The user's part of the stack: what is above and below are the kernel's own methods.
    private static string Origin()
    {
        var frames = new StackTrace(fNeedFileInfo: true).GetFrames()
            .SkipWhile(IsKernels)
            .TakeWhile(static frame => !IsKernels(frame));
        return new StackTrace(frames).ToString();

        static bool IsKernels(StackFrame frame) =>
            DiagnosticMethodInfo.Create(frame)?.DeclaringAssemblyName.StartsWith("Simmer.Kernel", StringComparison.Ordinal) == true;
    }

    private sealed class Witness(Frame frame, EventLoop? loop)
    {
        private readonly FrameInfo _what = FrameInfo.Of(frame);
        private readonly string _origin = Origin();

        ~Witness() => Report();

        public void Absolve() => GC.SuppressFinalize(this);

        public void ReportIfOf(EventLoop closing)
        {
            if (ReferenceEquals(loop, closing))
            {
                Absolve();
                Report();
            }
        }

        private void Report() => loop?.ReportNeverAwaited(_what, 1, _origin);
    }
}
