namespace Simmer.LowLevel;

/// <summary>What a delegate is called, for reports.</summary>
internal static class Name
{
    public static string Of(Delegate? callback)
    {
        if (callback is null)
        {
            return "(cancelled)";
        }

        var method = callback.Method;
        return method.DeclaringType is { } type && !type.Name.StartsWith('<') ? $"{type.Name}.{method.Name}" : method.Name;
    }
}
