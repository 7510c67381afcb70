using Microsoft.Win32.SafeHandles;

namespace Simmer.Platform.Linux;

/// <summary>An io_uring: requests go to the system in one queue, and what has become of them comes back in another.</summary>
/// <remarks>
/// <para>
/// Filling in an entry costs no call of the system; <see cref="Submit"/> and <see cref="Wait"/> hand all of them over at once. It
/// is bound to a thread by <see cref="Enable"/>, before anything else.
/// </para>
/// <para>
/// Ownership: memory that an entry points to belongs to the system until the completion that says that no more follow.
/// Disposing the ring does not wait for that: whoever has requests under way cancels them and waits for their completions first.
/// </para>
/// <para><b>Threads.</b> The one that has enabled it.</para>
/// </remarks>
internal sealed unsafe partial class Ring : IDisposable
{
    private readonly SafeFileHandle _handle;
    private readonly RingMemory _shared;
    private readonly RingMemory _entries;
    private readonly SubmissionQueue _submissions;
    private readonly CompletionQueue _completions;

    // From then on the queues' memory is gone, and nobody may look at it.
    private bool _isDisposed;

    // By which the ring is entered: its descriptor, or, in the thread that has registered it, a shorter way to it.
    private int _entrance;
    private RingEntering _entering;

    private Ring(SafeFileHandle handle, RingMemory shared, RingMemory entries, RingParameters parameters)
    {
        _handle = handle;
        _shared = shared;
        _entries = entries;
        _submissions = new SubmissionQueue(shared.Start, entries.Start, parameters);
        _completions = new CompletionQueue(shared.Start, parameters);
        _entrance = Descriptor;
        Setup = parameters.Setup;
    }

    public int Descriptor => (int)_handle.DangerousGetHandle();

    /// <summary>How it works: as well as this system can.</summary>
    public RingSetup Setup { get; }

    /// <summary>Are there completions to be taken?</summary>
    public bool HasCompletions => !_isDisposed && !_completions.IsEmpty;

    /// <summary>Would <see cref="Submit"/> change anything?</summary>
    public bool IsWorthEntering => !_isDisposed && (_submissions.Count > 0 || _submissions.IsWorthEntering);

    /// <summary>Can a request be made without submitting any?</summary>
    public bool HasRoom => !_submissions.IsFull;

    /// <summary>The next request, to be filled in at once. If there is no room, what is there is submitted first.</summary>
    /// <param name="userData">What its completions carry.</param>
    /// <exception cref="IOException">The system takes no requests.</exception>
    public ref SubmissionEntry NextEntry(ulong userData)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        if (_submissions.IsFull)
        {
            Submit();
            if (_submissions.IsFull)
            {
                throw Errno.Busy.ToDriverException("io_uring_enter");
            }
        }

        return ref _submissions.Add(userData);
    }

    /// <summary>Takes a completion.</summary>
    /// <returns>False: there is none.</returns>
    public bool TryTake(out CompletionEntry completion)
    {
        if (_isDisposed)
        {
            completion = default;
            return false;
        }

        if (!_completions.TryTake(out completion))
        {
            return false;
        }

        completion = _replaced is null ? completion : Replace(completion);
        return true;
    }

    /// <summary>Closes it. Requests that are under way go on for a while: see <see cref="Ring"/>.</summary>
    public void Dispose()
    {
        _isDisposed = true;
        _entries.Dispose();
        _shared.Dispose();
        _handle.Dispose();
    }
}
