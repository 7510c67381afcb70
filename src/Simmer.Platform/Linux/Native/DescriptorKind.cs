namespace Simmer.Platform.Linux;

/// <summary>What a descriptor can stand for: the system's <c>S_IFMT</c>.</summary>
internal enum DescriptorKind
{
    Fifo = 0x1000,            // S_IFIFO: also what a pipe is
    CharacterDevice = 0x2000, // S_IFCHR: a terminal, /dev/null
    Folder = 0x4000,          // S_IFDIR
    BlockDevice = 0x6000,     // S_IFBLK
    File = 0x8000,            // S_IFREG
    Socket = 0xC000,          // S_IFSOCK
}
