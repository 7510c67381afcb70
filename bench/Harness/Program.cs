// Measures Simmer beside its peers: every implementation in turn, round after round, each time as a fresh process.
// Started by bench/run, which builds what is measured. See bench/README.md.

using Simmer.Bench.Harness;

try
{
    var options = Options.Parse(args);
    return options.Action switch
    {
        Options.Wish.Help => Say(Options.Help),
        Options.Wish.List => Say(Catalog.Describe()),
        Options.Wish.Plan => Say(string.Join(Environment.NewLine, options.ToBuild)),
        _ => await Session.Run(options),
    };
}
catch (UsageException exception)
{
    Console.Error.WriteLine(exception.Message);
    return 2;
}

static int Say(string text)
{
    Console.WriteLine(text);
    return 0;
}
