namespace Simmer.Bench.Limit;

/// <summary>The frames that are ready to run, first in first out, and the loop that runs them.</summary>
internal sealed class Ring(int capacity)
{
    // A power of two, so that wrapping is a mask. In a struct, because storing into an array of a class that is not sealed
    // checks the type of what is stored.
    private readonly Slot[] _slots = new Slot[(int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)capacity)];
    private int _head;
    private int _tail;

    public void Push(Frame frame)
    {
        var slots = _slots;
        slots[_tail++ & (slots.Length - 1)].Frame = frame;
    }

    /// <summary>Runs what is ready, and what that makes ready, until nothing is.</summary>
    public void Run()
    {
        var slots = _slots;
        while (_head != _tail)
        {
            var frame = slots[_head++ & (slots.Length - 1)].Frame;
            while (frame.Step() && frame.Caller is { } caller)
            {
                frame = caller;
            }
        }
    }

    private struct Slot
    {
        public Frame Frame;
    }
}
