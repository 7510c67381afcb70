using System.ComponentModel;
using Simmer.Platform;
using Simmer.Platform.Linux;
using static Simmer.Asyncio;
using static Simmer.Tests.Expect;
using static Simmer.Tests.Net.Loopback;
using static Simmer.Tests.Platform.Linux.Faults.FaultStage;

namespace Simmer.Tests.Platform.Linux.Faults;

/// <summary>What the manual pages say that can go wrong: pipe(2), fcntl(2), read(2), write(2).</summary>
[Collection(nameof(Alone))]
public sealed class PipeFaultTests
{
    [Theory]
    [InlineData(24)] // EMFILE
    [InlineData(23)] // ENFILE
    [InlineData(12)] // ENOMEM
    public void Create_Fails_AndLeavesNothingOpen(int error)
    {
        Play(SystemCall.OpenPipe, error, script => Fail(script));
        Play(SystemCall.GetFlags, error, script => Fail(script));
        Play(SystemCall.GetFlags, error, script => Fail(script.Fail(SystemCall.GetFlags, (Errno)error, after: 1)));

        async Coroutine Fail(FaultScript script)
        {
            ErrorOf(Should.Throw<IOException>(static () => Driver().CreatePipe())).ShouldBe(error);
            script.Strikes.ShouldBe(1);
        }
    }

    [Theory]
    [InlineData(13)] // EACCES
    [InlineData(24)] // EMFILE
    [InlineData(23)] // ENFILE
    [InlineData(2)]  // ENOENT: there is no /proc
    public void OpenShared_WhatCannotBeOpenedAnew_TakesTheSame(int error) => PlayPipe(async (script, _, _) =>
    {
        var (theirs, ours) = LinuxPipe.CreateHandles();
        using (theirs)
        using (ours)
        {
            script.Fail(SystemCall.OpenFile, (Errno)error, times: 2);
            using (var shared = Driver().OpenSharedPipe(theirs, FileAccess.Read))
            {
                PipeCalls.Write((int)ours.DangerousGetHandle(), Pattern(10)).Value.ShouldBe(10);
                (await ReadExactly(shared, 10)).ShouldBe(Pattern(10));
            }

            script.Fail(SystemCall.Duplicate, (Errno)error);
            ErrorOf(Should.Throw<IOException>(() => Driver().OpenSharedPipe(theirs, FileAccess.Read))).ShouldBe(error);
            theirs.IsClosed.ShouldBeFalse();
            script.Strikes.ShouldBe(3);
        }
    });

    [Theory]
    [InlineData(9)]  // EBADF
    [InlineData(14)] // EFAULT
    [InlineData(22)] // EINVAL
    [InlineData(5)]  // EIO
    public void Read_Fails_AndWhatIsThereCanStillBeRead(int error) => PlayPipe(async (script, reader, writer) =>
    {
        await writer.Write(new byte[5]);
        script.Fail(SystemCall.ReadPipe, (Errno)error);
        ErrorOf(await Throws<IOException>(async () => { _ = await reader.Read(new byte[10]); })).ShouldBe(error);
        (await reader.Read(new byte[10])).ShouldBe(5);
        writer.Dispose();
        (await reader.Read(new byte[10])).ShouldBe(0);
    });

    [Theory]
    [InlineData(9)]   // EBADF
    [InlineData(14)]  // EFAULT
    [InlineData(22)]  // EINVAL
    [InlineData(5)]   // EIO
    [InlineData(28)]  // ENOSPC
    [InlineData(122)] // EDQUOT
    [InlineData(32)]  // EPIPE
    public void Write_FailsHalfway_AndWhatWasWrittenCanBeRead(int error) => PlayPipe(async (script, reader, writer) =>
    {
        script.Shorten(SystemCall.WritePipe, 3, times: 1).Fail(SystemCall.WritePipe, (Errno)error);
        ErrorOf(await Throws<IOException>(async () => await writer.Write(Pattern(10)))).ShouldBe(error);
        await writer.Write(Pattern(2));
        byte[] expected = [.. Pattern(3), .. Pattern(2)];
        (await ReadExactly(reader, 5)).ShouldBe(expected);
    });

    [Theory]
    [InlineData(4)]  // EINTR
    [InlineData(11)] // EAGAIN, although it was said that there is something
    public void EveryCall_ThatHasDoneNothing_IsRepeated(int error) => PlayPipe(async (script, reader, writer) =>
    {
        script.Fail(SystemCall.WritePipe, (Errno)error, times: 3).Fail(SystemCall.ReadPipe, (Errno)error, times: 3);
        await writer.Write(Pattern(10));
        (await ReadExactly(reader, 10)).ShouldBe(Pattern(10));
        script.Strikes.ShouldBe(6);
    });

    [Fact]
    public void EveryTransfer_OfWhichTheSystemDoesLittleAtATime_IsComplete() => PlayPipe(async (script, reader, writer) =>
    {
        script.Shorten(SystemCall.WritePipe, 7).Shorten(SystemCall.ReadPipe, 5);
        var writing = CreateTask(writer.Write(Pattern(1_000)));
        (await ReadExactly(reader, 1_000)).ShouldBe(Pattern(1_000));
        await writing;
    });

    [Theory]
    [InlineData(12)] // ENOMEM
    [InlineData(28)] // ENOSPC
    public void Read_ThatCannotWait_FailsAndCanBeTriedAgain(int error) => PlayPipe(async (script, reader, writer) =>
    {
        script.Fail(SystemCall.EpollControl, (Errno)error);
        await Throws<IOException>(async () => { _ = await reader.Read(new byte[10]); });
        script.Strikes.ShouldBe(1);
        await writer.Write(new byte[3]);
        (await reader.Read(new byte[10])).ShouldBe(3);
    });

    private static int ErrorOf(IOException failure) => failure.InnerException.ShouldBeOfType<Win32Exception>().NativeErrorCode;

    private static async Coroutine<byte[]> ReadExactly(IoPipe pipe, int count)
    {
        var read = new byte[count];
        for (var at = 0; at < count;)
        {
            at += await pipe.Read(read.AsMemory(at)) is var more and > 0 ? more : throw new EndOfStreamException();
        }

        return read;
    }

    private static void PlayPipe(Func<FaultScript, IoPipe, IoPipe, Coroutine> story)
    {
        Play(Story, OnEpoll);
        Play(Story, OnIoUring);

        async Coroutine Story(FaultScript script)
        {
            var (reader, writer) = Driver().CreatePipe();
            using (reader)
            using (writer)
            {
                await story(script, reader, writer);
            }
        }
    }
}
