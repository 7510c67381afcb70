using Simmer.Platform.Linux;

namespace Simmer.Tests.Platform.Linux.IoUring;

/// <summary>A machine that really does not permit io_uring: see <see cref="Forbidden"/>.</summary>
public sealed class ForbiddenTests
{
    [Theory]
    [InlineData(Errno.NotPermitted, "a seccomp filter, as containers have them, or kernel.io_uring_disabled forbids it")]
    [InlineData(Errno.NotImplemented, "the kernel has none, or a seccomp filter hides it")]
    internal void Loop_WhenIoUringIsForbidden_RunsOnEpollAndSaysWhy(Errno errno, string reason)
    {
        var said = Forbidden.Run(errno, driver: null);
        said.ShouldContain("runs: epoll");
        said.ShouldContain("not io_uring (False): io_uring_setup: ");
        said.ShouldContain(reason);
        said.ShouldContain("by options: LoopOptions.Driver is IoUring, but this machine does not have that driver: io_uring_setup: ");
        said.ShouldContain("Choose epoll, or do not choose");
    }

    [Theory]
    [InlineData(Errno.NotPermitted)]
    [InlineData(Errno.NotImplemented)]
    internal void Loop_WhenTheEnvironmentWantsIt_FailsAndSaysWhatToDo(Errno errno)
    {
        var said = Forbidden.Run(errno, driver: "io_uring");
        said.ShouldContain("default: The environment variable SIMMER_DRIVER is 'io_uring', but this machine does not have that driver: io_uring_setup: ");
        said.ShouldNotContain("runs:");
    }
}
