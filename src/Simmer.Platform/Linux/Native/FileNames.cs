using System.Runtime.InteropServices;

namespace Simmer.Platform.Linux;

/// <summary>The system's calls on files' names.</summary>
internal static unsafe class FileNames
{
    private const int CurrentFolder = -100;      // AT_FDCWD
    private const int NoFollow = 0x100;          // AT_SYMLINK_NOFOLLOW
    private const uint TypeAndNumber = 0x1 | 0x100; // STATX_TYPE | STATX_INO
    private const int TypeMask = 0xF000;         // S_IFMT
    private const int SocketType = 0xC000;       // S_IFSOCK

    /// <summary>Which file it is; null if there is none.</summary>
    public static FileIdentity? Identify(string path)
    {
        // struct statx, which is the same on every architecture: mode at 28, ino at 32, the device's two halves at 136 and 140.
        const int Size = 256;
        var status = stackalloc byte[Size];
        var name = Marshal.StringToCoTaskMemUTF8(path);
        try
        {
            if (LibC.StatX(CurrentFolder, (byte*)name, NoFollow, TypeAndNumber, status) != 0)
            {
                return null;
            }
        }
        finally
        {
            Marshal.FreeCoTaskMem(name);
        }

        var fields = new ReadOnlySpan<byte>(status, Size);
        return new FileIdentity(
            Device: MemoryMarshal.Read<long>(fields[136..]),
            Number: MemoryMarshal.Read<long>(fields[32..]),
            IsSocket: (MemoryMarshal.Read<ushort>(fields[28..]) & TypeMask) == SocketType);
    }
}
