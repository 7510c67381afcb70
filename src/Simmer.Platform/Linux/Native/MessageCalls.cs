namespace Simmer.Platform.Linux;

/// <summary>The system's calls for messages: memory in pieces, addresses, descriptors, several at once.</summary>
internal static unsafe class MessageCalls
{
    private const int NoSignal = 0x4000;            // MSG_NOSIGNAL
    private const int CloseOnExec = 0x40000000;     // MSG_CMSG_CLOEXEC: descriptors that come along are not inherited by other programs

    public static SystemResult Send(int descriptor, MessageHeader message)
    {
        SystemResult result;
        do
        {
            result = SystemResult.Of(LibC.SendMsg(descriptor, &message, NoSignal));
        }
        while (result.WasInterrupted);

        return result;
    }

    public static SystemResult Receive(int descriptor, ref MessageHeader message)
    {
        var (addressLength, controlLength) = (message.AddressLength, message.ControlLength);
        fixed (MessageHeader* header = &message)
        {
            SystemResult result;
            do
            {
                (header->AddressLength, header->ControlLength) = (addressLength, controlLength);
                result = SystemResult.Of(LibC.RecvMsg(descriptor, header, CloseOnExec));
            }
            while (result.WasInterrupted);

            return result;
        }
    }

    /// <summary>Sends messages in their order.</summary>
    /// <returns>How many. It fails only if the first one does.</returns>
    public static SystemResult SendBatch(int descriptor, BatchedMessage* messages, int count)
    {
        SystemResult result;
        do
        {
            result = SystemResult.Of(LibC.SendMMsg(descriptor, messages, (uint)count, NoSignal));
        }
        while (result.WasInterrupted);

        return result;
    }

    /// <summary>Receives the messages that are there.</summary>
    /// <returns>How many. It fails only if the first one does; the failure of a later one comes with the next call.</returns>
    public static SystemResult ReceiveBatch(int descriptor, BatchedMessage* messages, int count)
    {
        SystemResult result;
        do
        {
            result = SystemResult.Of(LibC.RecvMMsg(descriptor, messages, (uint)count, flags: 0, timeout: null));
        }
        while (result.WasInterrupted);

        return result;
    }
}
