namespace Simmer.Platform.Linux;

/// <summary>The system's error numbers that this library knows by name. The others pass through as numbers.</summary>
internal enum Errno
{
    None = 0,
    NotPermitted = 1,          // EPERM
    NoEntry = 2,               // ENOENT
    NoSuchProcess = 3,         // ESRCH
    Interrupted = 4,           // EINTR
    InputOutput = 5,           // EIO
    NoDevice = 6,              // ENXIO
    ListTooLong = 7,           // E2BIG
    NotExecutable = 8,         // ENOEXEC
    BadDescriptor = 9,         // EBADF
    NoChild = 10,              // ECHILD
    TryAgain = 11,             // EAGAIN, which is EWOULDBLOCK
    NoMemory = 12,             // ENOMEM
    AccessDenied = 13,         // EACCES
    Fault = 14,                // EFAULT
    Busy = 16,                 // EBUSY
    Exists = 17,               // EEXIST
    NotDirectory = 20,         // ENOTDIR
    IsDirectory = 21,          // EISDIR
    Invalid = 22,              // EINVAL
    TooManyFilesInSystem = 23, // ENFILE
    TooManyFiles = 24,         // EMFILE
    NoSpace = 28,              // ENOSPC
    BrokenPipe = 32,           // EPIPE
    NotImplemented = 38,       // ENOSYS
    TimerExpired = 62,         // ETIME
    NoStreamResources = 63,    // ENOSR
    NoNetwork = 64,            // ENONET
    Protocol = 71,             // EPROTO
    NotSocket = 88,            // ENOTSOCK
    DestinationRequired = 89,  // EDESTADDRREQ
    MessageSize = 90,          // EMSGSIZE
    ProtocolType = 91,         // EPROTOTYPE
    ProtocolOption = 92,       // ENOPROTOOPT
    ProtocolNotSupported = 93, // EPROTONOSUPPORT
    SocketNotSupported = 94,   // ESOCKTNOSUPPORT
    NotSupported = 95,         // EOPNOTSUPP
    FamilyNotSupported = 97,   // EAFNOSUPPORT
    AddressInUse = 98,         // EADDRINUSE
    AddressNotAvailable = 99,  // EADDRNOTAVAIL
    NetworkDown = 100,         // ENETDOWN
    NetworkUnreachable = 101,  // ENETUNREACH
    NetworkReset = 102,        // ENETRESET
    ConnectionAborted = 103,   // ECONNABORTED
    ConnectionReset = 104,     // ECONNRESET
    NoBuffers = 105,           // ENOBUFS
    IsConnected = 106,         // EISCONN
    NotConnected = 107,        // ENOTCONN
    Shutdown = 108,            // ESHUTDOWN
    TimedOut = 110,            // ETIMEDOUT
    ConnectionRefused = 111,   // ECONNREFUSED
    HostDown = 112,            // EHOSTDOWN
    HostUnreachable = 113,     // EHOSTUNREACH
    AlreadyInProgress = 114,   // EALREADY
    InProgress = 115,          // EINPROGRESS
    Cancelled = 125,           // ECANCELED
}
