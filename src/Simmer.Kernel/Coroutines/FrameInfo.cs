using Simmer.LowLevel;

namespace Simmer;

/// <summary>A coroutine in an await stack.</summary>
/// <param name="Method">The method's name, as the source has it.</param>
/// <param name="Type">The type that declares it, with its namespace.</param>
public readonly record struct FrameInfo(string Method, string? Type)
{
    private const string Operation = "Operation";

    internal static FrameInfo Of(Frame frame) => OfStateMachine(frame.Kind);

    /// <summary>What a compiler-generated name stands for: <c>&lt;Fetch&gt;d__3</c> of <c>Crawler</c> is <c>Crawler.Fetch</c>.</summary>
    internal static FrameInfo OfStateMachine(Type type)
    {
        var owner = type.DeclaringType;
        while (owner is not null && owner.Name.StartsWith('<') && owner.DeclaringType is not null)
        {
            owner = owner.DeclaringType; // <>c: the class that the compiler makes for lambdas
        }

        var name = typeof(Frame).IsAssignableFrom(type) && type.Name.EndsWith(Operation, StringComparison.Ordinal)
            ? type.Name[..^Operation.Length] // written by hand: see QueuedOperation
            : Clean(type.Name);
        return new FrameInfo(name, owner is null ? type.Namespace : Clean(owner.FullName ?? owner.Name));
    }

    // <Fetch>d__3 → Fetch; <<Main>b__0>d → Main (lambda); <<Run>g__Step|0_1>d → Step; <Main>$ → Main.
    private static string Clean(string name)
    {
        var local = name.IndexOf(">g__", StringComparison.Ordinal);
        if (local >= 0)
        {
            var end = name.IndexOf('|', local);
            return end < 0 ? name[(local + 4)..] : name[(local + 4)..end];
        }

        var isLambda = name.Contains(">b__", StringComparison.Ordinal);
        var start = name.LastIndexOf('<') + 1;
        var stop = name.IndexOf('>', start);
        var cleaned = start > 0 && stop > start ? name[start..stop] : name;
        var generic = cleaned.IndexOf('`', StringComparison.Ordinal);
        cleaned = generic < 0 ? cleaned : cleaned[..generic];
        return isLambda ? $"{cleaned} (lambda)" : cleaned;
    }

    /// <inheritdoc/>
    public override string ToString() => Type is null ? Method : $"{Type}.{Method}";
}
