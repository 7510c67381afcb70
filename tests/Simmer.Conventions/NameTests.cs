using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Simmer.Conventions;

/// <summary>Who adds <c>using Simmer;</c> must not be left with a name that means two things.</summary>
public sealed class NameTests
{
    private static readonly string[] s_implicitUsings =
    [
        "System", "System.Collections.Generic", "System.IO", "System.Linq", "System.Net.Http", "System.Threading", "System.Threading.Tasks",
    ];

    [Fact]
    public void PublicTypes_ShareNoNameWithTheImplicitUsings()
    {
        var taken = NamesOfImplicitUsings();
        Published.Types().Select(static type => NameOf(type.Name)).Where(taken.Contains).ShouldBeEmpty();
    }

    [Fact]
    public void MembersOfAsyncio_ShareNoNameWithTheImplicitUsings()
    {
        // With 'using static Simmer.Asyncio' they stand beside the types.
        var taken = NamesOfImplicitUsings();
        typeof(Asyncio).GetMembers(BindingFlags.Static | BindingFlags.Public)
            .Select(static member => member.Name).Distinct(StringComparer.Ordinal).Where(taken.Contains).ShouldBeEmpty();
    }

    [Fact]
    public void Members_EndInAsync_IfTheyReturnHotTasks_AndOnlyThen()
    {
        var members = Published.Types()
            .SelectMany(static type => type.GetMethods(BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.DeclaredOnly))
            .Where(static method => !method.IsSpecialName && method.GetBaseDefinition() == method);

        // AsTask and RunCoroutineThreadsafe are asyncio's and .NET's own words; the enumerators' are the compiler's.
        string[] exceptions = ["AsTask", "RunCoroutineThreadsafe", "MoveNextAsync", "DisposeAsync"];
        members
            .Where(method => IsHot(method.ReturnType) != method.Name.EndsWith("Async", StringComparison.Ordinal))
            .Where(method => !exceptions.Contains(method.Name, StringComparer.Ordinal))
            .Select(static method => $"{method.DeclaringType}.{method.Name}: {method.ReturnType.Name}")
            .ShouldBeEmpty();
    }

    private static bool IsHot(Type type) =>
        typeof(Task).IsAssignableFrom(type) || type == typeof(ValueTask)
        || (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(ValueTask<>));

    private static HashSet<string> NamesOfImplicitUsings()
    {
        var references = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!)
            .Split(Path.PathSeparator)
            .Where(static path => Path.GetFileName(path).StartsWith("System.", StringComparison.Ordinal))
            .Select(static path => MetadataReference.CreateFromFile(path));
        var global = CSharpCompilation.Create("names", references: references).GlobalNamespace;
        return s_implicitUsings
            .Select(name => name.Split('.').Aggregate(global, static (space, part) => space.GetNamespaceMembers().Single(child => child.Name == part)))
            .SelectMany(static space => space.GetTypeMembers())
            .Where(static type => type.DeclaredAccessibility == Accessibility.Public)
            .Select(static type => type.Name)
            .ToHashSet(StringComparer.Ordinal);
    }

    private static string NameOf(string name) => name.Split('`')[0];
}
