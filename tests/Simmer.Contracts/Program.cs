using System.Globalization;
using Simmer.Contracts;
using Simmer.Platform;
using Simmer.Platform.Portable;
using Simmer.Testing;

// Puts a driver to the test where no framework for tests runs: under Wine, or on a machine that one has just been given.
//
// Usage: Simmer.Contracts [--driver default|sockets] [--only name,name...] [--except part,part...] [part of a name]...
// Exit code: 0 if every case kept its promise or was declined, 1 if one failed, 2 if none ran.
var names = args.ToList();
var factory = TakeDriver(names);
var only = TakeValue(names, "--only")?.Split(',');
var excepted = TakeValue(names, "--except")?.Split(',') ?? [];
var cases = DriverContract.Cases
    .Where(candidate => only is null || only.Contains(candidate.Name, StringComparer.Ordinal))
    .Where(candidate => names.Count == 0 || names.Exists(candidate.Name.Contains))
    .Where(candidate => !Array.Exists(excepted, candidate.Name.Contains))
    .ToList();
var outcomes = cases.ConvertAll(contractCase => Outcome.Of(contractCase, factory));

var failed = outcomes.Count(static outcome => outcome.Kind is OutcomeKind.Failed);
var declined = outcomes.Count(static outcome => outcome.Kind is OutcomeKind.Declined);
Console.WriteLine(string.Create(
    CultureInfo.InvariantCulture, $"total: {outcomes.Count}, kept: {outcomes.Count - failed - declined}, declined: {declined}, failed: {failed}"));
return outcomes.Count == 0 ? 2 : failed > 0 ? 1 : 0;

static Func<IoDriver> TakeDriver(List<string> arguments)
{
    var name = TakeValue(arguments, "--driver") ?? "default";
    return name switch
    {
        "default" => static () => (IoDriver)Drivers.Create(),
        "sockets" => static () => new SocketDriver(),
        _ => throw new ArgumentException($"'{name}' is not a driver. It is one of: default, sockets.", nameof(arguments)),
    };
}

static string? TakeValue(List<string> arguments, string option)
{
    var at = arguments.IndexOf(option);
    if (at < 0)
    {
        return null;
    }

    var value = arguments.ElementAtOrDefault(at + 1);
    arguments.RemoveRange(at, Math.Min(2, arguments.Count - at));
    return value;
}
