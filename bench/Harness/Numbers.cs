using System.Globalization;

namespace Simmer.Bench.Harness;

/// <summary>Numbers for people: three significant digits say more than noise does.</summary>
internal static class Numbers
{
    public static string Short(double value) => value.ToString(
        value switch
        {
            0 => "0",
            < 10 => "0.00",
            < 100 => "0.0",
            _ => "#,##0",
        },
        CultureInfo.InvariantCulture);

    public static string Exact(double value) => value.ToString(value < 0.1 ? "0.000" : "0.00", CultureInfo.InvariantCulture);
}
