using System.CommandLine;
using System.Globalization;

namespace Simmer.Cli.Commands;

/// <summary>Options that take a number, and say what is wrong with one that they do not take.</summary>
internal static class Numbers
{
    /// <summary>An option that takes a whole number.</summary>
    public static Option<int?> Whole(string name, int min, int max, string helpName, string description) => new(name)
    {
        HelpName = helpName,
        Description = description,
        CustomParser = result =>
        {
            var text = result.Tokens[0].Value;
            if (int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && number >= min && number <= max)
            {
                return number;
            }

            result.AddError($"{name} takes a whole number from {min} to {max}, not '{text}'.");
            return null;
        },
    };

    /// <summary>An option that takes a number which may have a fraction.</summary>
    /// <param name="name">What it is called.</param>
    /// <param name="min">The least that it takes; zero itself is too little.</param>
    /// <param name="max">The most that it takes.</param>
    /// <param name="helpName">What the value is called in the help.</param>
    /// <param name="description">What it is for.</param>
    public static Option<double?> Positive(string name, double min, double max, string helpName, string description) => new(name)
    {
        HelpName = helpName,
        Description = description,
        CustomParser = result =>
        {
            var text = result.Tokens[0].Value;
            if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && number >= min && number <= max)
            {
                return number;
            }

            result.AddError(string.Create(CultureInfo.InvariantCulture, $"{name} takes a number from {min} to {max}, not '{text}'."));
            return null;
        },
    };
}
