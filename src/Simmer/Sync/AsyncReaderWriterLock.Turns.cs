using Simmer.LowLevel;

namespace Simmer;

// Who waits, and whose turn it is. Those who stand next to each other and want the same form a group, with a row of their own:
// a group of readers goes as one, a group of writers one by one. The lock is handed over: who is woken has it already.
public sealed partial class AsyncReaderWriterLock
{
    // Nobody waits here who could go: HandOver is called whenever that may have changed. So a newcomer who finds a group
    // goes behind it, even where the lock would let him pass, and nobody is overtaken.
    private readonly Queue<Group> _groups = new();
    private Group? _last; // the last of them
    private Group? _spareReaders;
    private Group? _spareWriters;
    private int _waiting; // in all groups, with those who are about to go on

    private bool MayRead => !IsWriteLocked && _groups.Count == 0;

    private bool MayWrite => MayRead && Readers == 0;

    private void HandOver()
    {
        while (!IsWriteLocked && _groups.TryPeek(out var group))
        {
            if (!group.Writes)
            {
                Readers += group.Row.WakeAll();
                Dismiss(group);
            }
            else if (Readers > 0 && group.Row.HasWaiters)
            {
                return;
            }
            else if (!(IsWriteLocked = group.Row.WakeNext()))
            {
                Dismiss(group); // Nobody is left in it: all have had their turn, or were cancelled.
            }
        }
    }

    /// <summary>The group that a newcomer joins: the last one, if it wants the same, or a new one.</summary>
    private Group Join(bool writes)
    {
        if (_last is not { } group || group.Writes != writes)
        {
            CheckLoop();
            group = TakeSpare(writes) ?? new Group(this, writes);
            _groups.Enqueue(group);
            _last = group;
        }

        group.Row.CheckLoop();
        _waiting++;
        return group;
    }

    // Who releases may wake all of them, or the first: they are tasks of one loop.
    private void CheckAccess()
    {
        if (_groups.TryPeek(out var group))
        {
            group.Row.CheckAccess();
        }
    }

    // A row knows of its own waiters only, and those of another loop may stand in another one.
    private void CheckLoop()
    {
        foreach (var group in _groups)
        {
            group.Row.CheckLoop();
        }
    }

    private void Dismiss(Group group)
    {
        _groups.Dequeue();
        if (_groups.Count == 0)
        {
            _last = null;
        }

        if (group.Writes)
        {
            _spareWriters = group;
        }
        else
        {
            _spareReaders = group;
        }
    }

    // A group may only be used again when the last one who was woken has left its row.
    private Group? TakeSpare(bool writes)
    {
        ref var spare = ref writes ? ref _spareWriters : ref _spareReaders;
        var group = spare is { Row.Count: 0 } ? spare : null;
        spare = null;
        return group;
    }

    private sealed class Group(AsyncReaderWriterLock gate, bool writes)
    {
        public bool Writes => writes;

        public WaitQueue Row { get; } =
            new(WaitKind.Synchronization, gate, writes ? "acquire for writing" : "acquire for reading", () => gate._writer);
    }

    private sealed class AcquireReadOperation : QueuedOperation<AcquireReadOperation, AsyncReaderWriterLock, Releaser>
    {
        private Group? _group;

        protected override WaitQueue Row => _group!.Row;

        protected override bool TryComplete(bool hasWaited, out Releaser result)
        {
            var gate = Owner;
            result = new Releaser(gate._reading);
            if (hasWaited)
            {
                gate._waiting--;
                return true;
            }

            if (!gate.MayRead)
            {
                _group = gate.Join(writes: false);
                return false;
            }

            gate.Readers++;
            return true;
        }

        protected override void OnCancelled(bool wasWoken)
        {
            Owner._waiting--;
            if (wasWoken)
            {
                Owner.ReleaseRead();
            }
        }

        protected override void ForgetArguments() => _group = null;
    }

    private sealed class AcquireWriteOperation : QueuedOperation<AcquireWriteOperation, AsyncReaderWriterLock, Releaser>
    {
        private Group? _group;

        protected override WaitQueue Row => _group!.Row;

        protected override bool TryComplete(bool hasWaited, out Releaser result)
        {
            var gate = Owner;
            result = new Releaser(gate._writing);
            if (hasWaited)
            {
                gate._waiting--;
            }
            else if (!gate.MayWrite)
            {
                _group = gate.Join(writes: true);
                return false;
            }

            gate.IsWriteLocked = true;
            gate._writer = EventLoop.Current.CurrentTask;
            return true;
        }

        protected override void OnCancelled(bool wasWoken)
        {
            Owner._waiting--;
            if (wasWoken)
            {
                Owner.ReleaseWrite();
            }
            else
            {
                Owner.HandOver(); // The readers behind him may have waited for nobody else.
            }
        }

        protected override void ForgetArguments() => _group = null;
    }
}
