using System.Reflection;

namespace Simmer.Conventions;

/// <summary>What the libraries show to the world.</summary>
internal static class Published
{
    public static IEnumerable<Assembly> Assemblies() => Repository.Libraries.Select(Assembly.Load);

    public static IEnumerable<Type> Types() => Assemblies().SelectMany(static assembly => assembly.GetExportedTypes());
}
