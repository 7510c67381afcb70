namespace Simmer.Conformance;

/// <summary>What is asked for on the command line.</summary>
/// <param name="Files">The corpus files.</param>
/// <param name="Program">The only program to run, if there is to be only one.</param>
/// <param name="IsVerbose">Also name the programs that pass.</param>
internal sealed record Arguments(IReadOnlyList<string> Files, string? Program, bool IsVerbose)
{
    public const string Usage = """
        Runs the programs of corpus files on Simmer and compares their traces with CPython's.

          dotnet run -c Release --project tests/Simmer.Conformance -- FILE.jsonl [FILE.jsonl ...] [options]

          --program NAME   run only this one, and show both traces side by side
          --verbose        also name the programs that pass

        The last line says how many have passed and failed. Exit code: 0 if none failed, 1 if some did, 2 if a file or
        an argument cannot be used. Without arguments it runs the project's tests.
        """;

    /// <summary>Are these for us? The others are the test runner's: it is started with options of its own, or without any.</summary>
    public static bool AreOurs(string[] args) => args is ["--program" or "--verbose" or "--help" or "-h" or "-?", ..] || (args is [var first, ..] && !first.StartsWith('-'));

    /// <exception cref="CorpusException">They make no sense.</exception>
    public static Arguments Read(string[] args)
    {
        var files = new List<string>();
        string? program = null;
        var isVerbose = false;
        for (var i = 0; i < args.Length; i++)
        {
            switch (args[i])
            {
                case "--program" when i + 1 < args.Length:
                    program = args[++i];
                    break;
                case "--verbose":
                    isVerbose = true;
                    break;
                case ['-', ..]:
                    throw new CorpusException($"'{args[i]}' is not an option, or lacks its value.");
                default:
                    files.Add(args[i]);
                    break;
            }
        }

        return files.Count > 0
            ? new Arguments(files, program, isVerbose)
            : throw new CorpusException("Which corpus file?");
    }
}
