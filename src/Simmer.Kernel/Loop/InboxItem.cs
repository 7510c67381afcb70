namespace Simmer.LowLevel;

/// <summary>A runnable that other threads may send to the loop. Only the kernel makes new kinds.</summary>
public abstract class InboxItem : Runnable
{
    private protected InboxItem()
    {
    }

    // The next one in the inbox. Written by the thread that sent the next one.
    internal InboxItem? NextInInbox;
}
