namespace Simmer;

/// <summary>The ways in which a loop can talk to the operating system. Here they are mere names.</summary>
public enum DriverKind
{
    /// <summary>Whichever is the fastest that the machine permits; or what the environment variable <c>SIMMER_DRIVER</c> says.</summary>
    Default,

    /// <summary>Linux's epoll; <c>epoll</c> in the environment.</summary>
    Epoll,

    /// <summary>Linux's io_uring, where the machine permits it; <c>io_uring</c> in the environment.</summary>
    IoUring,

    /// <summary>.NET's own sockets, on every system; <c>sockets</c> in the environment.</summary>
    Sockets,
}
