namespace Simmer.Conformance;

/// <summary>The loop itself.</summary>
internal static class Running
{
    public static void AddTo(Vocabulary words)
    {
        words.Constant("now", static frame => Durations.Milliseconds(frame.Machine.Loop.Now));
        words.Do("stop", static _ => static frame => frame.Machine.Loop.Stop());
        words.Do("nested_run", static c =>
        {
            var coroutine = c.Awaitable(1);
            return frame => Asyncio.Run(((Cold)coroutine(frame)!).Take());
        });
    }
}
