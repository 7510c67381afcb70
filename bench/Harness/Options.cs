using System.Globalization;
using System.IO.Enumeration;

namespace Simmer.Bench.Harness;

/// <summary>What the command line asks for.</summary>
internal sealed record Options
{
    public const string Help =
        """
        usage: bench/run [NAME…] [OPTIONS]

        Measures Simmer beside its peers. NAME is a workload, a prefix (switch) or a pattern (*-1k); without one: all.

          --rounds N       how often each implementation runs each workload; the medians count (default 3)
          --peers A,B,C    only these peers, beside Simmer (default: all)
          --quick          one round with few operations: shows that everything works, the figures mean little
          --all-cells      all sizes of echo, not only the usual ones: 31 cells, three quarters of an hour
          --json FILE      also writes everything that was measured to a file
          --markdown FILE  also writes the tables to a file, as Markdown
          --list           the workloads and the peers
          --help           this

        Ends with one line for each comparison: RATIO WORKLOAD PEER VALUE, where the value is the peer's time (of servers:
        processor time, or memory) divided by Simmer's: above 1, Simmer is better. Exit code 0: everything that is installed ran; 1: something failed;
        2: wrong arguments.
        """;

    public enum Wish
    {
        Measure,
        List,
        Help,

        /// <summary>Print what would be needed: bench/run installs and builds only that.</summary>
        Plan,
    }

    public Wish Action { get; private init; } = Wish.Measure;

    public IReadOnlyList<Workload> Workloads { get; private init; } = [];

    /// <summary>Those who are asked for and can be compared in one of the workloads. Simmer first.</summary>
    public IReadOnlyList<Implementation> Implementations { get; private init; } = Implementation.All;

    /// <summary>The implementations, and <c>load</c> if the load generator is needed.</summary>
    public IEnumerable<string> ToBuild =>
        Implementations.Select(i => i.Name).Concat(Workloads.Any(w => w.Procedure is UnderLoad) ? ["load"] : []);

    public int Rounds { get; private init; } = 3;

    /// <summary>What the operation counts are multiplied by.</summary>
    public double Scale { get; private init; } = 1;

    public string? JsonFile { get; private init; }

    public string? MarkdownFile { get; private init; }

    private bool AllCells { get; init; }

    public static Options Parse(ReadOnlySpan<string> args)
    {
        var options = new Options();
        var patterns = new List<string>();
        for (var i = 0; i < args.Length; i++)
        {
            options = args[i] switch
            {
                "--help" or "-h" => options with { Action = Wish.Help },
                "--list" => options with { Action = Wish.List },
                "--plan" => options with { Action = Wish.Plan },
                "--quick" => options with { Rounds = 1, Scale = 0.02 },
                "--rounds" => options with { Rounds = ParseRounds(ValueOf(args, ref i)) },
                "--peers" => options with { Implementations = ParsePeers(ValueOf(args, ref i)) },
                "--all-cells" => options with { AllCells = true },
                "--json" => options with { JsonFile = ValueOf(args, ref i) },
                "--markdown" => options with { MarkdownFile = ValueOf(args, ref i) },
                ['-', ..] => throw new UsageException($"unknown option: {args[i]}\n\n{Help}"),
                _ => Remember(args[i]),
            };
        }

        var workloads = Select(patterns, options.AllCells);
        return options with
        {
            Workloads = workloads,
            Implementations = [.. options.Implementations.Where(i => workloads.Exists(w => w.IsFor(i)))],
        };

        Options Remember(string pattern)
        {
            patterns.Add(pattern);
            return options;
        }
    }

    private static string ValueOf(ReadOnlySpan<string> args, ref int index) =>
        ++index < args.Length ? args[index] : throw new UsageException($"{args[index - 1]} needs a value\n\n{Help}");

    private static int ParseRounds(string text) =>
        int.TryParse(text, CultureInfo.InvariantCulture, out var rounds) && rounds > 0
            ? rounds
            : throw new UsageException($"--rounds needs a positive number, not {text}");

    private static List<Implementation> ParsePeers(string text)
    {
        var names = text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var unknown = names.Where(name => !Implementation.All.Any(i => i.Name.Equals(name, StringComparison.Ordinal))).ToList();
        if (unknown.Count > 0)
        {
            var known = Implementation.Peers.Select(i => i.Name);
            throw new UsageException($"unknown peer: {string.Join(", ", unknown)}\nthe peers are: {string.Join(", ", known)}");
        }

        return [.. Implementation.All.Where(i => i == Implementation.Simmer || names.Contains(i.Name, StringComparer.Ordinal))];
    }

    private static List<Workload> Select(List<string> patterns, bool allCells)
    {
        var unknown = patterns.Where(pattern => !Catalog.Workloads.Any(w => Matches(pattern, w))).ToList();
        if (unknown.Count > 0)
        {
            var known = Catalog.Workloads.Select(w => w.Name);
            throw new UsageException(
                $"unknown workload: {string.Join(", ", unknown)}\nthe workloads are: {string.Join(", ", known)}");
        }

        return
        [
            .. Catalog.Workloads.Where(w =>
                patterns.Count == 0 ? allCells || !w.IsExtra : patterns.Exists(p => Matches(p, w) && (allCells || IsMeant(p, w)))),
        ];
    }

    // A prefix stands for the usual ones; a pattern with a star means what it says.
    private static bool IsMeant(string pattern, Workload workload) =>
        !workload.IsExtra || pattern == workload.Name || pattern.Contains('*', StringComparison.Ordinal);

    // The whole name wins over the prefix: `cancel` is not `cancel-5` too.
    private static bool Matches(string pattern, Workload workload) =>
        Catalog.Workloads.Any(w => w.Name.Equals(pattern, StringComparison.Ordinal))
            ? workload.Name.Equals(pattern, StringComparison.Ordinal)
            : workload.Name.StartsWith(pattern, StringComparison.Ordinal)
                || FileSystemName.MatchesSimpleExpression(pattern, workload.Name);
}
