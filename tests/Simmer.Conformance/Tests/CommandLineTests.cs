namespace Simmer.Conformance;

/// <summary>What somebody sees who runs it over a file.</summary>
public sealed class CommandLineTests
{
    private const string Passing = """{"name":"one","tags":[],"program":{"main":[]},"trace":[]}""";

    [Theory]
    [InlineData("", "There is no program")]
    [InlineData("{}", "1: this is not an object with a name")]
    [InlineData(Passing + "\n{", "2: this is not JSON")]
    public void AFileThatCannotBeUsed_IsExplained_AndNothingIsSaidToHavePassed(string content, string explanation)
    {
        var (code, output, errors) = Run(content);

        code.ShouldBe(2);
        errors.ShouldContain(explanation);
        output.TrimEnd().ShouldEndWith("0 passed, 0 failed");
    }

    [Fact]
    public void AMissingFile_IsNamed()
    {
        var errors = new StringWriter();
        CommandLine.Run(["missing.jsonl"], TextWriter.Null, errors).ShouldBe(2);
        errors.ToString().ShouldContain("missing.jsonl");
    }

    private static (int Code, string Output, string Errors) Run(string content)
    {
        var path = Path.GetTempFileName();
        try
        {
            File.WriteAllText(path, content);
            var (output, errors) = (new StringWriter(), new StringWriter());
            return (CommandLine.Run([path], output, errors), output.ToString(), errors.ToString());
        }
        finally
        {
            File.Delete(path);
        }
    }
}
