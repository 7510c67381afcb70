namespace Simmer.Conformance;

/// <summary>Lists are arrays. What <c>gather</c> collects already is one, except for settled outcomes.</summary>
internal static class Lists
{
    public static bool Is(object? value, out IReadOnlyList<object?> list)
    {
        list = value switch
        {
            object?[] array => array,
            Outcome<object?>[] outcomes => [.. outcomes.Select(ValueOf)],
            _ => [],
        };
        return value is object?[] or Outcome<object?>[];
    }

    public static IReadOnlyList<object?> From(object? value) => Is(value, out var list) ? list : throw Kinds.New("Type", "a list is wanted");

    // return_exceptions: a failure is an element like any other.
    private static object? ValueOf(Outcome<object?> outcome) => outcome.IsSuccess ? outcome.Value : outcome.Exception;
}
