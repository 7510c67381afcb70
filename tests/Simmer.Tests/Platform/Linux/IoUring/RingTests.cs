using Simmer.Platform.Linux;

namespace Simmer.Tests.Platform.Linux.IoUring;

/// <summary>The system's rings as they are, on a kernel that has them.</summary>
public sealed class RingTests
{
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(10);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Poll_OfAnEventThatIsSetLater_CompletesThen(bool isOfOneThread)
    {
        using var ring = Create(isOfOneThread);
        using var signal = new WakeUpEvent();
        ring.NextEntry(userData: 7).Poll(signal.Descriptor, EpollFlags.Readable);
        ring.Submit();
        ring.TryTake(out _).ShouldBeFalse();

        signal.Set();
        var completion = Take(ring);
        completion.UserData.ShouldBe(7u);
        ((EpollFlags)completion.Result.Value).ShouldBe(EpollFlags.Readable);
        completion.HasMore.ShouldBeFalse();
    }

    [Fact]
    public void PollAgainAndAgain_CompletesForEachSetting()
    {
        using var ring = Create();
        using var signal = new WakeUpEvent();
        ring.NextEntry(userData: 7).PollAgainAndAgain(signal.Descriptor, EpollFlags.Readable);
        for (var i = 0; i < 3; i++)
        {
            signal.Set();
            Take(ring).HasMore.ShouldBeTrue();
        }
    }

    [Fact]
    public void Cancel_OfARequestThatWaits_EndsIt()
    {
        using var ring = Create();
        using var signal = new WakeUpEvent();
        ring.NextEntry(userData: 7).Poll(signal.Descriptor, EpollFlags.Readable);
        ring.NextEntry(userData: 8).Cancel(userData: 7);
        var results = new[] { Take(ring), Take(ring) }.ToDictionary(static done => done.UserData, static done => done.Result);
        results[7].Error.ShouldBe(Errno.Cancelled);
        results[8].Value.ShouldBe(0);
    }

    [Fact]
    public void Cancel_OfARequestThatIsOver_SaysSo()
    {
        using var ring = Create();
        ring.NextEntry(userData: 8).Cancel(userData: 7);
        Take(ring).Result.Error.ShouldBe(Errno.NoEntry);
    }

    [Fact]
    public void Wait_WhenNothingHappens_EndsWithItsTime()
    {
        using var ring = Create();
        ring.Wait(TimeSpan.FromMilliseconds(1));
        ring.Wait(TimeSpan.Zero);
        ring.TryTake(out _).ShouldBeFalse();
    }

    [Fact]
    public void NextEntry_MoreThanThereIsRoomFor_SubmitsThoseThatAreThere()
    {
        using var ring = Create();
        for (var i = 0ul; i < 100; i++)
        {
            ring.NextEntry(userData: i).Cancel(userData: 1_000); // It does nothing, and says so.
        }

        var seen = Enumerable.Range(0, 100).Select(_ => Take(ring).UserData).ToHashSet();
        seen.Count.ShouldBe(100, "there was room for 8 requests and 16 completions at a time, and none is lost");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public unsafe void ReadAndWrite_AFile_AndSayItByAnEvent(bool isOfOneThread)
    {
        var path = Path.GetTempFileName();
        using var file = File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None, FileOptions.DeleteOnClose);
        using var ring = Create(isOfOneThread);
        using var announcer = Create();
        using var signal = new WakeUpEvent();
        ring.RegisterEvent(signal.Descriptor);
        var descriptor = (int)file.DangerousGetHandle();
        var data = GC.AllocateArray<byte>(4, pinned: true);
        fixed (byte* address = data)
        {
            "abcd"u8.CopyTo(data);
            ring.NextEntry(userData: 1).Write(descriptor, address, 4, offset: 10);
            ring.Submit();
            announcer.NextEntry(userData: 9).Poll(signal.Descriptor, EpollFlags.Readable);
            Take(announcer).UserData.ShouldBe(9u);
            Take(ring).Result.Value.ShouldBe(4);
            data.AsSpan().Clear();

            ring.NextEntry(userData: 2).Synchronize(descriptor, isDataOnly: true);
            Take(ring).Result.Value.ShouldBe(0);
            ring.NextEntry(userData: 3).Read(descriptor, address, 4, offset: 11);
            Take(ring).Result.Value.ShouldBe(3);
            data.ShouldBe("bcd\0"u8.ToArray());
        }
    }

    [Fact]
    public void Supports_WhatWeUse()
    {
        using var ring = Create();
        foreach (var operation in Enum.GetValues<RingOperation>())
        {
            ring.Supports(operation).ShouldBeTrue(operation.ToString());
        }

        ring.Supports((RingOperation)250).ShouldBeFalse();
    }

    [Fact]
    public void RegisterEntrance_ThenForget_LeavesAWorkingRing()
    {
        using var ring = Create();
        for (var i = 0; i < 40; i++) // A thread has 16 places: they are given back.
        {
            ring.RegisterEntrance();
            ring.NextEntry(userData: 8).Cancel(userData: 7);
            Take(ring).UserData.ShouldBe(8u);
            ring.ForgetEntrance();
        }
    }

    [Theory]
    [InlineData(1, "2", "the switch kernel.io_uring_disabled is 2")]
    [InlineData(1, "1", "kernel.io_uring_group")]
    [InlineData(1, "0", "a seccomp filter")]
    [InlineData(1, null, "a seccomp filter")]
    [InlineData(38, "0", "a seccomp filter hides it")]
    [InlineData(22, null, "too old")]
    [InlineData(12, null, "ulimit -l")]
    public void Explain_SaysWhatToLookAt(int error, string? disabled, string expected)
    {
        var text = RingRefusal.Explain((Errno)error, disabled);
        text.ShouldStartWith("io_uring_setup: ");
        text.ShouldContain(expected);
    }

    [Fact]
    public void Explain_MissingFeatures_NamesThem()
    {
        RingRefusal.Explain(RingFeatures.Required).ShouldBeEmpty();
        RingRefusal.Explain(RingFeatures.Required & ~RingFeatures.ExtendedArgument).ShouldContain("ExtendedArgument");
    }

    private static Ring Create(bool isOfOneThread = true)
    {
        var ring = isOfOneThread
            ? Ring.TryCreate(entries: 8, completions: 16, out var whyNot)
            : Ring.TryCreateForAnyThread(entries: 8, completions: 16, out whyNot);
        ring.ShouldNotBeNull(whyNot);
        ring.Enable();
        return ring;
    }

    private static CompletionEntry Take(Ring ring)
    {
        CompletionEntry completion;
        while (!ring.TryTake(out completion))
        {
            ring.Wait(s_limit);
            ring.HasCompletions.ShouldBeTrue("nothing has completed in time");
        }

        return completion;
    }
}
