namespace Simmer.Tests.Tasks;

public sealed class ExceptionGroupTests
{
    private readonly ExceptionGroup _group = new("outer", [
        new FormatException("a"),
        new ExceptionGroup("inner", [new FormatException("b"), new NotSupportedException("c")]),
    ]);

    [Fact]
    public void Has_LooksAtAllLevels()
    {
        _group.Has<NotSupportedException>().ShouldBeTrue();
        _group.Has<FormatException>().ShouldBeTrue();
        _group.Has<ArgumentException>().ShouldBeFalse();
    }

    [Fact]
    public void Split_KeepsTheShape()
    {
        var (matching, others) = _group.Split(static e => e is FormatException);
        matching!.Exceptions[0].Message.ShouldBe("a");
        matching.Exceptions[1].ShouldBeOfType<ExceptionGroup>().Exceptions.ShouldHaveSingleItem().Message.ShouldBe("b");
        others!.Exceptions.ShouldHaveSingleItem().ShouldBeOfType<ExceptionGroup>().Exceptions.ShouldHaveSingleItem().Message.ShouldBe("c");
        _group.Split(static _ => true).Others.ShouldBeNull();
    }

    [Fact]
    public void Subgroup_IsWhatMatches() =>
        _group.Subgroup<NotSupportedException>()!.Flatten().InnerExceptions.ShouldHaveSingleItem().Message.ShouldBe("c");

    [Fact]
    public void Flatten_RemovesTheLevels() => _group.Flatten().InnerExceptions.Count.ShouldBe(3);
}
