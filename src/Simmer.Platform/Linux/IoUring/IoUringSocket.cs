using System.Net;
using System.Net.Sockets;
using Simmer.LowLevel;

namespace Simmer.Platform.Linux;

/// <summary>A socket of <see cref="IoUringDriver"/>. Each operation has a file of its own.</summary>
/// <remarks>
/// Ownership: as long as one of its requests is under way the system holds the socket, the driver holds this object, and the
/// memory that the request refers to stays where it is. Closing ends the requests first: closing a descriptor alone
/// would not, and the peer would not notice.
/// </remarks>
internal sealed partial class IoUringSocket : LinuxSocket, IRingOwner
{
    private readonly IoUringDriver _driver;
    private readonly IoUringDirection _input;
    private readonly IoUringDirection _output;
    private readonly ulong _token;
    private RingRequests _requests;
    private SystemResult _polled;

    /// <summary>A socket.</summary>
    /// <param name="driver">Whose socket it is.</param>
    /// <param name="family">Its kind of addresses.</param>
    /// <param name="type">A stream, or datagrams.</param>
    /// <param name="descriptor">The descriptor, which belongs to this object from here on.</param>
    /// <param name="peer">Whom it is connected to, if that is known already.</param>
    public IoUringSocket(IoUringDriver driver, AddressFamily family, SocketType type, int descriptor, EndPoint? peer)
        : base(driver, family, type, descriptor)
    {
        _driver = driver;
        RemoteEndPoint = peer;
        _input = new IoUringDirection(this);
        _output = new IoUringDirection(this);
        _token = driver.Enroll(this);
    }

    // Into buffers of the driver, ahead of those who read. Not datagrams: what does not fit in the reader's memory must be
    // lost. Not Unix sockets: descriptors may come along with the bytes. These are read when they are ready.
    private bool ReceivesAhead => Type is SocketType.Stream && AddressFamily is AddressFamily.InterNetwork or AddressFamily.InterNetworkV6;

    void IRingOwner.OnCompletion(RingUse use, CompletionEntry completion)
    {
        if (!completion.HasMore)
        {
            _requests.Remove(use);
        }

        switch (use)
        {
            case RingUse.Receive:
                OnReceived(completion);
                break;
            case RingUse.Send:
                OnSent(completion.Result);
                break;
            case RingUse.Accept:
                OnAccepted(completion.Result);
                break;
            case RingUse.PollInput:
                _input.Complete();
                break;
            case RingUse.PollOutput:
                _polled = completion.Result;
                _output.Complete();
                break;
            case RingUse.Cancel when completion.Result.Failed && _output.IsBeingCancelled && _requests.Contains(RingUse.Send):
                _driver.Cancel(_token, RingUse.Send); // It was not found, because it was being moved.
                break;
        }
    }

    /// <summary>Does the system use the memory of whoever waits there? Then the request is cancelled, and he waits until it has ended.</summary>
    public bool MustConfirmEnd(IoUringDirection direction)
    {
        if (direction != _output || !_requests.Contains(RingUse.Send))
        {
            return false;
        }

        _driver.Cancel(_token, RingUse.Send);
        return true;
    }

    protected override void Leave(int descriptor)
    {
        EndRequests();
        _received.Clear(_driver.Places);
        CloseAccepted();
        if (_requests.IsEmpty)
        {
            _driver.Dismiss(_token);
        }
        else
        {
            SocketCalls.ShutDown(descriptor, SocketShutdown.Both); // The requests hold it open: this at least the peer sees.
        }

        _input.Complete();
        _output.Complete();
    }

    protected override void Begin(IoReadiness direction, string operation) => Begin(DirectionOf(direction), operation);

    protected override void End(IoReadiness direction) => DirectionOf(direction).End();

    protected override SuspensionAwaitable WaitUntilReady(IoReadiness direction)
    {
        var isInput = direction is IoReadiness.Readable;
        var wait = BeginToWait(DirectionOf(direction));
        var use = isInput ? RingUse.PollInput : RingUse.PollOutput;
        if (!_requests.Contains(use)) // It may be that of a wait that was abandoned.
        {
            Request(use).Poll(Descriptor, isInput ? EpollFlags.Readable | EpollFlags.PeerClosed : EpollFlags.Writable);
        }

        return wait;
    }

    private IoUringDirection DirectionOf(IoReadiness direction) => direction is IoReadiness.Readable ? _input : _output;

    /// <summary>What every operation begins with; each ends with <see cref="IoUringDirection.End"/>.</summary>
    private void Begin(IoUringDirection direction, string operation)
    {
        CheckMayWait();
        ThrowIfClosed();
        Checkpoint.ThrowIfCancelled();
        direction.Begin(operation);
    }

    /// <summary>A wait for a completion, which the caller awaits at once. Throws if nobody can wait here: before there is a request.</summary>
    private SuspensionAwaitable BeginToWait(IoUringDirection direction)
    {
        NoteWait();
        var wait = direction.Wait();
        _ = wait.IsCompleted;
        return wait;
    }

    private ref SubmissionEntry Request(RingUse use)
    {
        ref var entry = ref _driver.Request(_token, use);
        _requests.Add(use);
        return ref entry;
    }

    private void EndRequests()
    {
        while (!_requests.IsEmpty && _driver.CanEndRequests)
        {
            for (var use = RingUse.Receive; use <= RingUse.PollOutput; use++)
            {
                if (_requests.Contains(use))
                {
                    _driver.Cancel(_token, use);
                }
            }

            _driver.CompleteOrPause();
        }
    }
}
