using System.Net.Sockets;
using Microsoft.Win32.SafeHandles;
using Simmer.LowLevel;
using Simmer.Platform;
using Simmer.Platform.Linux;
using Simmer.Tests.Net;
using static Simmer.Tests.Net.Loopback;

namespace Simmer.Tests.Platform.Linux.Faults;

/// <summary>
/// What tests of the system's failures have in common. Each failure reaches whoever asked, what comes after it works, and no
/// descriptor is left over.
/// </summary>
internal static class FaultStage
{
    public static Func<IPoller> OnEpoll { get; } = static () => new EpollDriver();

    public static Func<IPoller> OnIoUring { get; } = static () => new IoUringDriver();

    /// <summary>Runs a story in which one call fails, twice, and sees to it that no descriptor is left over.</summary>
    public static void Play(SystemCall call, int error, Func<FaultScript, Coroutine> story, Func<IPoller>? driver = null) =>
        Play(script => story(script.Fail(call, (Errno)error)), driver ?? OnEpoll);

    /// <summary>Runs a story that makes calls fail by itself, twice, and sees to it that no descriptor is left over.</summary>
    public static void Play(Func<FaultScript, Coroutine> story, Func<IPoller> driver)
    {
        Run(); // Whatever is opened when something is used first.
        var before = Descriptors();
        Run();
        Descriptors().Except(before).ShouldBeEmpty("descriptors were left open");

        void Run() => RealLoop.Run(
            async () =>
            {
                using var script = new FaultScript();
                await story(script);
            },
            driver);
    }

    /// <summary>As <see cref="Play(SystemCall, int, Func{FaultScript, Coroutine}, Func{IPoller})"/>, with io_uring, of which every buffer is free again afterwards.</summary>
    public static void PlayRing(SystemCall call, int error, Func<FaultScript, Coroutine> story) => Play(
        call,
        error,
        async script =>
        {
            var buffers = ((IoUringDriver)Driver()).Places.Buffers;
            var free = buffers.Free;
            await story(script);
            buffers.Free.ShouldBe(free, "buffers were not given back");
        },
        OnIoUring);

    public static SafeFileHandle Self() => File.OpenHandle(typeof(FaultStage).Assembly.Location);

    public static async Coroutine<(IoSocket A, IoSocket B)> SocketPair(AddressFamily family)
    {
        using var name = new UnixName(isAbstract: true);
        using var listener = Driver().Open(family, SocketType.Stream, ProtocolType.Unspecified);
        listener.Bind(family is AddressFamily.Unix ? name.EndPoint : AnyPort);
        listener.Listen(1);
        var a = Driver().Open(family, SocketType.Stream, ProtocolType.Unspecified);
        await a.Connect(listener.LocalEndPoint!);
        return (a, await listener.Accept());
    }

    public static async Coroutine<byte[]> ReceiveAll(IoSocket socket, int count)
    {
        var received = new byte[count];
        for (var at = 0; at < count;)
        {
            at += await socket.Receive(received.AsMemory(at)) is var more and > 0 ? more : throw new EndOfStreamException();
        }

        return received;
    }

    // By number and what stands behind it. A library of .NET's, which is loaded when it is first needed, stays open.
    private static List<string> Descriptors()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        return [.. Directory.GetFiles("/proc/self/fd").Select(static link => $"{link} → {TargetOf(link)}").Where(static entry => IsOurs(entry))];
    }

    private static bool IsOurs(string entry) => !entry.EndsWith(".dll", StringComparison.Ordinal) && !entry.EndsWith("→ gone", StringComparison.Ordinal);

    // That of the listing itself has gone by now.
    private static string TargetOf(string link)
    {
        try
        {
            return new FileInfo(link).LinkTarget ?? "gone";
        }
        catch (IOException)
        {
            return "gone";
        }
    }
}
