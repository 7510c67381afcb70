using Simmer.Testing;
using static Simmer.Asyncio;

namespace Simmer.Tests.Tasks;

public sealed class TaskGroupTests
{
    [Fact]
    public void Run_TwoChildren_WaitsForTheSlower()
    {
        using var loop = new TestLoop();
        loop.Run(async () => await TaskGroup.Run(async group =>
        {
            group.Spawn(Sleep(TimeSpan.FromSeconds(1)));
            group.Spawn(Sleep(TimeSpan.FromSeconds(3)));
        }));

        loop.Now.ShouldBe(TimeSpan.FromSeconds(3));
    }
}
