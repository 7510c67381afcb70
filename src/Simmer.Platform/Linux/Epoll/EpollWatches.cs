namespace Simmer.Platform.Linux;

/// <summary>Temporary: replaced at the merge.</summary>
internal sealed unsafe class EpollWatches(EpollDriver driver, Func<int> epoll)
{
    public const ulong Mark = 1UL << 62;

    private readonly Dictionary<int, Entry> _entries = [];

    public int Count => _entries.Count;

    public IDisposable Add(int descriptor, IoReadiness readiness, Action ready)
    {
        if (!_entries.TryGetValue(descriptor, out var entry))
        {
            entry = new Entry();
        }

        var before = entry.Flags;
        if (entry[readiness] is not null)
        {
            throw new InvalidOperationException("watched already");
        }

        entry[readiness] = ready;
        var result = Control(before == EpollFlags.None ? 1 : 3, descriptor, entry.Flags);
        if (result.Failed)
        {
            entry[readiness] = null;
            throw result.Error.ToDriverException("epoll_ctl");
        }

        _entries[descriptor] = entry;
        return new Watch(this, descriptor, readiness, entry);
    }

    public void OnEvent(ulong token, EpollFlags flags)
    {
        if (_entries.TryGetValue((int)token, out var entry))
        {
            Call(entry, IoReadiness.Readable, (flags & EpollFlags.ConcernsInput) != EpollFlags.None);
            Call(entry, IoReadiness.Writable, (flags & EpollFlags.ConcernsOutput) != EpollFlags.None);
        }
    }

    private void Call(Entry entry, IoReadiness readiness, bool isReady)
    {
        if (isReady && entry[readiness] is { } ready)
        {
            driver.Loop.CallSoon(() =>
            {
                if (ReferenceEquals(entry[readiness], ready))
                {
                    ready();
                }
            });
        }
    }

    private SystemResult Control(int operation, int descriptor, EpollFlags flags)
    {
        var entry = stackalloc byte[EpollEvents.MaxStride];
        EpollEvents.Write(entry, flags, Mark | (uint)descriptor);
        return SystemResult.Of(LibC.EpollCtl(epoll(), operation, descriptor, entry));
    }

    private sealed class Entry
    {
        private readonly Action?[] _ready = new Action?[2];

        public EpollFlags Flags => (_ready[0] is null ? EpollFlags.None : EpollFlags.Readable) | (_ready[1] is null ? EpollFlags.None : EpollFlags.Writable);

        public Action? this[IoReadiness readiness]
        {
            get => _ready[(int)readiness];
            set => _ready[(int)readiness] = value;
        }
    }

    private sealed class Watch(EpollWatches watches, int descriptor, IoReadiness readiness, Entry entry) : IDisposable
    {
        private bool _isOver;

        public void Dispose()
        {
            if (_isOver)
            {
                return;
            }

            _isOver = true;
            entry[readiness] = null;
            watches.Control(entry.Flags == EpollFlags.None ? 2 : 3, descriptor, entry.Flags);
            if (entry.Flags == EpollFlags.None)
            {
                watches._entries.Remove(descriptor);
            }
        }
    }
}
