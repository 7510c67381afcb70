using System.Net.Sockets;
using Simmer.Platform;
using Simmer.Platform.Linux;
using static Simmer.Asyncio;
using static Simmer.Tests.Net.Loopback;
using static Simmer.Tests.Platform.Linux.Faults.FaultStage;

namespace Simmer.Tests.Platform.Linux.Faults;

/// <summary>A system that takes no requests for a while: nobody keeps a processor busy with asking it, and nothing is lost.</summary>
[Collection(nameof(Alone))]
public sealed class RingShortageTests : IDisposable
{
    // As many as fail. Who pauses longer and longer has come to half of them, at most, when the time is up.
    private const int Refusals = 20;

    private static readonly TimeSpan s_time = TimeSpan.FromMilliseconds(20);

    private readonly string _path = Path.GetTempFileName();

    public void Dispose() => File.Delete(_path);

    [Theory]
    [InlineData(11)] // EAGAIN: no memory for the requests
    [InlineData(16)] // EBUSY: no room for completions
    public void Driver_ThatIsRefusedAgainAndAgain_PausesInBetween(int error) => Play(
        async script =>
        {
            var (client, server) = await Connect();
            using (client)
            using (server)
            {
                var reading = CreateTask(ReceiveExactly(server, 1_000), eager: true);
                script.Fail(SystemCall.RingEnter, (Errno)error, times: Refusals);
                await Sleep(s_time);
                script.Strikes.ShouldBeInRange(1, Refusals - 1);
                await client.Write(Pattern(1_000));
                (await reading).ShouldBe(Pattern(1_000));
            }
        },
        OnIoUring);

    [Theory]
    [InlineData(11)] // EAGAIN
    [InlineData(16)] // EBUSY
    public void Files_WhoseRingIsRefusedAgainAndAgain_PauseInBetween(int error) => PlayFile(async (script, file) =>
    {
        script.Fail(SystemCall.RingEnter, (Errno)error, times: Refusals / 2);
        var buffer = new byte[100];
        var before = script.Strikes + 1; // The cache is asked first.
        var reading = CreateTask(file.Read(buffer, 0), eager: true);
        await Sleep(s_time);
        (script.Strikes - before).ShouldBeInRange(1, (Refusals / 2) - 1);
        (await reading).ShouldBe(100);
        (script.Strikes - before).ShouldBe(Refusals / 2);
        buffer.ShouldBe(Pattern(100));
    });

    [Fact]
    public void CancellingARead_WhenTheRingIsFullAndRefused_ComesWhenTheReadHasEnded() => PlayFile(async (script, file) =>
    {
        const int Entries = 128;
        var before = script.Strikes;
        var reading = Enumerable.Range(0, Entries).Select(_ => CreateTask(file.Read(new byte[10], 0), eager: true)).ToArray();
        script.Fail(SystemCall.RingEnter, Errno.TryAgain).Fail(SystemCall.RingRead, Errno.Interrupted);
        reading[0].Cancel().ShouldBeTrue();
        reading[0].IsCompleted.ShouldBeFalse("the buffer is the system's");
        (script.Strikes - before).ShouldBe(Entries + 2, "the cache, the ring, and the first request, which has to be repeated");
        await Wait(reading);
        reading[0].IsCancelled.ShouldBeTrue();
        reading[1..].ShouldAllBe(static task => task.Result == 10);
    });

    [Fact]
    public void CancellingASend_WhenTheRingIsFullAndRefused_ComesWhenItIsSent() => Play(
        async script =>
        {
            var (a, b) = await SocketPair(AddressFamily.InterNetwork);
            using (a)
            using (b)
            {
                var sending = CreateTask(a.Send(Pattern(10)), eager: true);
                script.Fail(SystemCall.RingEnter, Errno.TryAgain, times: 2);
                Fill((IoUringDriver)Driver());
                sending.Cancel().ShouldBeTrue();
                script.Strikes.ShouldBe(2);
                sending.IsCompleted.ShouldBeFalse("the memory is the system's");
                await sending.Settle();
                sending.IsCancelled.ShouldBeTrue();
                (await ReceiveAll(b, 10)).ShouldBe(Pattern(10));
            }
        },
        OnIoUring);

    // With requests that do nothing, until there is no room, and the system takes none of them.
    private static void Fill(IoUringDriver driver) => Should.Throw<IOException>(() =>
    {
        while (true)
        {
            driver.Cancel(TokenTable<IRingOwner>.Nobody, RingUse.Send);
        }
    });

    /// <summary>A file with a pattern, of which the cache holds nothing.</summary>
    private void PlayFile(Func<FaultScript, LoopFile, Coroutine> story) => Play(
        async script =>
        {
            File.WriteAllBytes(_path, Pattern(1_000));
            _ = EventLoop.Current.Resource(static loop => new FileService(loop, mayUseRing: true));
            Simmer.Files.Snapshot().Engine.ShouldBe("io_uring");
            using var file = await LoopFile.Open(_path);
            script.Fail(SystemCall.ReadCached, Errno.TryAgain, times: int.MaxValue);
            (await file.Read(new byte[10], 0)).ShouldBe(10); // What the ring itself waits for is under way.
            await story(script, file);
            Simmer.Files.Snapshot().InFlight.ShouldBe(0);
        },
        OnEpoll);
}
