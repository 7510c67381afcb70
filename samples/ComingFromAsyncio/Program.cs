using Simmer;
using static Simmer.Asyncio;

Run(Main());

static async Coroutine Main()
{
    await Limits();
    await Groups();
    await Workers();
    await Threads();
}

static async Coroutine Limits()
{
    #region limits
    try
    {
        await TimeoutAfter(TimeSpan.FromMilliseconds(50), async scope =>
        {
            await Sleep(TimeSpan.FromHours(1));
        });
    }
    catch (TimeoutException)
    {
        Console.WriteLine("too late");
    }

    var finished = await MoveOnAfter(TimeSpan.FromMilliseconds(50), async scope =>
    {
        await Sleep(TimeSpan.FromHours(1));
    });
    Console.WriteLine(finished ? "finished" : "moved on");
    #endregion
}

static async Coroutine Groups()
{
    #region groups
    try
    {
        await TaskGroup.Run(async group =>
        {
            group.Spawn(Fail());                                // its failure cancels the others
            group.Spawn(Sleep(TimeSpan.FromHours(1)));
        });
    }
    catch (ExceptionGroup e)                                    // except* IOError
    {
        Console.WriteLine($"{e.InnerExceptions.Count} failed: {e.InnerExceptions[0].Message}");
    }
    #endregion

    static async Coroutine Fail()
    {
        await Yield();
        throw new IOException("the oven is cold");
    }
}

static async Coroutine Workers()
{
    #region workers
    var orders = new AsyncQueue<string>(maxSize: 2);
    var cook = CreateTask(Cook());
    foreach (var dish in (string[])["soup", "pasta", "cake"])
    {
        await orders.Put(dish);                                 // waits while the queue is full
    }

    orders.Shutdown();                                          // ends the loop below when the queue is empty
    await cook;

    async Coroutine Cook()
    {
        await foreach (var dish in orders)
        {
            Console.WriteLine($"cooked {dish}");
        }
    }
    #endregion
}

static async Coroutine Threads()
{
    #region threads
    var length = await ToThread(() => File.ReadAllBytes(Environment.ProcessPath!).Length);  // blocks a thread, not the loop
    Console.WriteLine(length > 0 ? "read on a thread" : "empty");
    #endregion
}
