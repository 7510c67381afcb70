using System.Globalization;

namespace Simmer.Soak;

/// <summary>What the command line says.</summary>
internal sealed record SoakOptions
{
    public TimeSpan Duration { get; init; } = TimeSpan.FromMinutes(1);

    public string Driver { get; init; } = "epoll";

    public int Seed { get; init; } = Environment.ProcessId;

    /// <summary>How many clients there are at a time.</summary>
    public int Clients { get; init; } = 300;

    /// <summary>How many connections say nothing all the time.</summary>
    public int Idle { get; init; } = 2000;

    /// <summary>Reads it.</summary>
    /// <exception cref="FormatException">The arguments are wrong.</exception>
    public static SoakOptions Parse(IReadOnlyList<string> arguments)
    {
        var options = new SoakOptions();
        for (var i = 0; i < arguments.Count; i += 2)
        {
            var value = i + 1 < arguments.Count ? arguments[i + 1] : throw new FormatException($"{arguments[i]} needs a value.");
            options = arguments[i] switch
            {
                "--minutes" => options with { Duration = TimeSpan.FromMinutes(Number(value)) },
                "--seconds" => options with { Duration = TimeSpan.FromSeconds(Number(value)) },
                "--driver" => options with { Driver = value },
                "--seed" => options with { Seed = Count(value) },
                "--clients" => options with { Clients = Count(value) },
                "--idle" => options with { Idle = Count(value) },
                _ => throw new FormatException($"Unknown argument {arguments[i]}."),
            };
        }

        return options;
    }

    private static double Number(string text) => double.TryParse(text, CultureInfo.InvariantCulture, out var number) && number is > 0 and < 100_000
        ? number
        : throw new FormatException($"{text} is no length of time.");

    private static int Count(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
        ? number
        : throw new FormatException($"{text} is no number.");
}
