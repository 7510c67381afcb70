using Simmer.LowLevel;

namespace Simmer.Platform.Linux;

// Sending: always tried at once, because there is nearly always room.
internal sealed partial class EpollSocket
{
    public override Coroutine Send(ReadOnlyMemory<byte> data)
    {
        var operation = SendOperation.Of(this);
        operation.Left = data;
        return new Coroutine(operation);
    }

    /// <summary>False: there is no more room; an edge will tell when there is. <paramref name="data"/> becomes what is left.</summary>
    private bool TrySend(ref ReadOnlyMemory<byte> data)
    {
        while (true)
        {
            ThrowIfClosed();
            var result = SocketCalls.Send(Descriptor, data.Span);
            if (result.MustWait)
            {
                return false;
            }

            data = result.Failed ? throw FailedToSend(result.Error) : data[result.Value..];
            if (data.IsEmpty)
            {
                return true;
            }

            // A short write nearly always means full. But only an attempt in vain makes the system tell when there is room.
        }
    }

    private sealed class SendOperation : SuspendedOperation<SendOperation, EpollSocket, Nothing>
    {
        private ReadOnlyMemory<byte> _left;

        public ReadOnlyMemory<byte> Left
        {
            set => _left = value;
        }

        protected override Suspension Place => Owner._output;

        protected override bool Begin()
        {
            Owner.Begin(Owner._output, "send");
            return Owner.IsDueToYield();
        }

        protected override bool TryComplete(out Nothing result)
        {
            result = default;
            if (Owner.TrySend(ref _left))
            {
                return true;
            }

            Owner.NoteWait();
            return false;
        }

        protected override void End() => Owner._output.End();

        protected override void ForgetArguments() => _left = default;
    }
}
