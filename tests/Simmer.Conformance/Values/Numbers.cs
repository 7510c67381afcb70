namespace Simmer.Conformance;

/// <summary>Integers. As in Python, true and false are 1 and 0 where a number is wanted.</summary>
internal static class Numbers
{
    public static bool Is(object? value, out long number)
    {
        number = value switch { long integer => integer, true => 1, _ => 0 };
        return value is long or bool;
    }

    public static long From(object? value) => Is(value, out var number) ? number : throw Kinds.New("Type", "an integer is wanted");
}
