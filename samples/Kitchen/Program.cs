using Simmer;
using static Simmer.Asyncio;

Run(Main());

static async Coroutine Main()
{
    var (soup, pasta) = await Gather(Cook("soup", 300), Cook("pasta", 200)); // 300 ms, not 500
    Console.WriteLine($"served: {soup}, {pasta}");
}

static async Coroutine<string> Cook(string dish, int milliseconds)
{
    Console.WriteLine($"{dish}: on the stove");
    await Sleep(TimeSpan.FromMilliseconds(milliseconds));
    Console.WriteLine($"{dish}: done");
    return dish;
}
