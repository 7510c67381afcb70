using Simmer.Platform.Linux;
using static Simmer.Asyncio;
using static Simmer.Tests.Expect;
using static Simmer.Tests.Net.Loopback;
using static Simmer.Tests.Platform.Linux.Faults.FaultStage;

namespace Simmer.Tests.Platform.Linux.Faults;

/// <summary>
/// What the manual pages say that can go wrong: preadv2(2), and pread(2), pwrite(2) and fsync(2) as completions of a ring. Where
/// threads read and write instead, it is .NET that calls.
/// </summary>
[Collection(nameof(Alone))]
public sealed class FileFaultTests : IDisposable
{
    private const int Length = 5_000;

    private readonly string _path = Path.GetTempFileName();

    public void Dispose() => File.Delete(_path);

    [Theory]
    [InlineData(5)]  // EIO
    [InlineData(6)]  // ENXIO
    [InlineData(11)] // EAGAIN, of a file that is none
    [InlineData(12)] // ENOMEM
    [InlineData(14)] // EFAULT
    [InlineData(22)] // EINVAL
    [InlineData(75)] // EOVERFLOW
    public void Read_Fails_AndTheNextOneReads(int error) => PlayFile(async (script, file) =>
    {
        script.Fail(SystemCall.RingRead, (Errno)error);
        var failure = await Throws<IOException>(async () => { _ = await file.Read(new byte[10], 0); });
        (failure.HResult, failure.Message.Contains(_path)).ShouldBe((error, true));
        script.Strikes.ShouldBe(2); // The cache was asked before.
        (await ReadAll(file)).ShouldBe(Pattern(Length));
    });

    [Theory]
    [InlineData(5)]  // EIO
    [InlineData(11)] // EAGAIN: it is not there
    [InlineData(22)] // EINVAL
    [InlineData(38)] // ENOSYS
    [InlineData(95)] // EOPNOTSUPP: this kind of file cannot say
    public void ReadOfTheCache_Fails_SoTheDiskIsAsked(int error) => PlayFile(async (script, file) =>
    {
        script.Fail(SystemCall.ReadCached, (Errno)error, times: int.MaxValue);
        (await ReadAll(file)).ShouldBe(Pattern(Length));
        script.Strikes.ShouldBeGreaterThan(1);
    });

    [Fact]
    public void EveryTransfer_OfWhichTheSystemDoesLittleAtATime_IsComplete() => PlayFile(async (script, file) =>
    {
        script.Shorten(SystemCall.ReadCached, 17, times: 100).Shorten(SystemCall.RingWrite, 101);
        (await ReadAll(file)).ShouldBe(Pattern(Length));
        script.Fail(SystemCall.ReadCached, Errno.TryAgain, times: int.MaxValue).Shorten(SystemCall.RingRead, 13);
        (await ReadAll(file)).ShouldBe(Pattern(Length));
        await file.Write(Pattern(3_000), offset: 700);
        var expected = Pattern(Length);
        Pattern(3_000).CopyTo(expected, 700);
        (await ReadAll(file)).ShouldBe(expected);
    });

    [Fact]
    public void EveryCall_InterruptedBySignals_IsRepeated() => PlayFile(async (script, file) =>
    {
        script.Fail(SystemCall.ReadCached, Errno.Interrupted, times: 3);
        (await ReadAll(file)).ShouldBe(Pattern(Length));
        script.Strikes.ShouldBe(1 + 3); // Once it was said that nothing is in the cache.
        script.Fail(SystemCall.ReadCached, Errno.TryAgain, times: int.MaxValue);
        foreach (var call in (SystemCall[])[SystemCall.RingRead, SystemCall.RingWrite, SystemCall.RingSynchronize])
        {
            script.Fail(call, Errno.Interrupted, times: 3);
        }

        await file.Write(Pattern(100), 50);
        await file.Sync();
        var read = new byte[100];
        (await file.Read(read, 50)).ShouldBe(100);
        read.ShouldBe(Pattern(100));
    });

    [Theory]
    [InlineData(5)]   // EIO
    [InlineData(27)]  // EFBIG
    [InlineData(28)]  // ENOSPC
    [InlineData(122)] // EDQUOT
    [InlineData(22)]  // EINVAL
    public void Write_FailsHalfway_SaysSoAndWhatWasWrittenIsThere(int error) => PlayFile(async (script, file) =>
    {
        script.Shorten(SystemCall.RingWrite, 100, times: 1).Fail(SystemCall.RingWrite, (Errno)error);
        var data = new byte[1_000];
        var failure = await Throws<IOException>(async () => await file.Write(data, 0));
        (failure.HResult, failure.Message.Contains(_path)).ShouldBe((error, true));
        byte[] expected = [.. data[..100], .. Pattern(Length)[100..]];
        (await ReadAll(file)).ShouldBe(expected);
        await file.Write(Pattern(Length), 0);
        (await ReadAll(file)).ShouldBe(Pattern(Length));
    });

    [Fact]
    public void Write_OfWhichTheSystemTakesNothing_FailsInsteadOfSpinning() => PlayFile(async (script, file) =>
    {
        script.Shorten(SystemCall.RingWrite, 0, times: 1_000);
        (await Throws<IOException>(async () => await file.Write(new byte[10], 0))).Message.ShouldContain(_path);
    });

    [Theory]
    [InlineData(5)]   // EIO
    [InlineData(28)]  // ENOSPC
    [InlineData(122)] // EDQUOT
    [InlineData(30)]  // EROFS
    [InlineData(22)]  // EINVAL
    public void Sync_Fails_AndTheNextOneDoesNot(int error) => PlayFile(async (script, file) =>
    {
        script.Fail(SystemCall.RingSynchronize, (Errno)error);
        await file.Write(new byte[10], 0);
        (await Throws<IOException>(async () => await file.Sync())).HResult.ShouldBe(error);
        await file.Sync();
    });

    [Theory]
    [InlineData(4)] // EINTR
    [InlineData(5)] // EIO
    public void Cancelling_WhatIsGoingToFail_GivesTheBufferBack(int error) => PlayFile(async (script, file) =>
    {
        script.Fail(SystemCall.RingRead, (Errno)error, times: 3);
        var buffer = new byte[100];
        var reading = CreateTask(file.Read(buffer, 0), eager: true);
        reading.Cancel();
        await reading.Settle();
        reading.IsCancelled.ShouldBeTrue();
        Simmer.Files.Snapshot().InFlight.ShouldBe(0);
        buffer.ShouldBe(new byte[100]);
    });

    [Theory]
    [InlineData(4)]   // EINTR
    [InlineData(11)]  // EAGAIN
    [InlineData(12)]  // ENOMEM
    public void TheRingsOwnWait_Fails_AndNothingHangs(int error) => PlayFile(async (script, file) =>
    {
        script.Fail(SystemCall.ReadCached, Errno.TryAgain, times: int.MaxValue).Fail(SystemCall.RingRead, Errno.Interrupted, after: 1, times: 2);
        script.Fail(SystemCall.RingPoll, (Errno)error, times: 2);
        (await ReadAll(file)).ShouldBe(Pattern(Length));
    }, OnIoUring);

    [Theory]
    [InlineData(4)]  // EINTR
    [InlineData(11)] // EAGAIN: no memory for the requests, for the moment
    [InlineData(16)] // EBUSY
    public void HandingOver_FailsForTheMoment_AndIsRepeated(int error) => PlayFile(async (script, file) =>
    {
        script.Fail(SystemCall.RingEnter, (Errno)error, times: 3);
        (await ReadAll(file)).ShouldBe(Pattern(Length));
        script.Strikes.ShouldBe(1 + 3);
    });

    private static async Coroutine<byte[]> ReadAll(LoopFile file)
    {
        var all = new MemoryStream();
        var buffer = new byte[1_000];
        while (await file.Read(buffer, all.Length) is var count and > 0)
        {
            all.Write(buffer, 0, count);
        }

        return all.ToArray();
    }

    /// <summary>A file with the pattern, of which the cache says once that it holds nothing.</summary>
    private void PlayFile(Func<FaultScript, LoopFile, Coroutine> story, Func<LowLevel.IPoller>? driver = null) => Play(
        async script =>
        {
            File.WriteAllBytes(_path, Pattern(Length));
            _ = EventLoop.Current.Resource(static loop => new FileService(loop, mayUseRing: true));
            Simmer.Files.Snapshot().Engine.ShouldBe("io_uring");
            using var file = await LoopFile.Open(_path, FileMode.Open, FileAccess.ReadWrite);
            script.Fail(SystemCall.ReadCached, Errno.TryAgain);
            await story(script, file);
            Simmer.Files.Snapshot().InFlight.ShouldBe(0);
        },
        driver ?? OnEpoll);
}
