using Simmer.Platform;

namespace Simmer.Tests.Platform;

public sealed class TokenTableTests
{
    [Fact]
    public void Find_EachOfMany_FindsIt()
    {
        var table = new TokenTable<string>();
        var tokens = Enumerable.Range(0, 100).Select(number => table.Add($"{number}")).ToArray();
        for (var i = 0; i < tokens.Length; i++)
        {
            table.Find(tokens[i]).ShouldBe($"{i}");
        }

        table.Count.ShouldBe(100);
        table.Items.Count.ShouldBe(100);
    }

    [Fact]
    public void Find_AfterTheSlotGotAnotherOwner_FindsNobody()
    {
        var table = new TokenTable<string>();
        var old = table.Add("old");
        table.Remove(old);
        table.Find(old).ShouldBeNull();

        var current = table.Add("new");
        ((uint)current).ShouldBe((uint)old, "it is the same slot");
        table.Find(old).ShouldBeNull();
        table.Find(current).ShouldBe("new");
        table.Items.ShouldBe(["new"]);
    }

    [Fact]
    public void Find_NobodysToken_FindsNobody()
    {
        var table = new TokenTable<string>();
        table.Find(TokenTable<string>.Nobody).ShouldBeNull();
        table.Find(0).ShouldBeNull();
        table.Count.ShouldBe(0);
    }
}
