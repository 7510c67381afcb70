using System.Text;
using Simmer;
using static Simmer.Asyncio;

// echo hello | dotnet run -c Release --project samples/Shout
return Run(Main());

#region main
static async Coroutine<int> Main()
{
    using var input = StandardStreams.OpenInput();
    using var output = StandardStreams.OpenOutput();
    while (await input.ReadLine() is { } line)
    {
        await output.Write(Encoding.UTF8.GetBytes(line.ToUpperInvariant() + "\n"));
    }

    return 0;
}
#endregion
