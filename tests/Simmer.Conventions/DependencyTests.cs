using System.Xml.Linq;

namespace Simmer.Conventions;

/// <summary>The core packages depend on nothing but each other, and point one way.</summary>
public sealed class DependencyTests
{
    [Theory]
    [InlineData("Simmer.Kernel")]
    [InlineData("Simmer.Platform", "Simmer.Kernel")]
    [InlineData("Simmer", "Simmer.Kernel", "Simmer.Platform")]
    public void CorePackage_ReferencesOnlyTheCore(string library, params string[] allowed)
    {
        var project = XDocument.Load(Repository.PathOf("src", library, $"{library}.csproj"));
        project.Descendants("PackageReference").ShouldBeEmpty();
        project.Descendants("FrameworkReference").ShouldBeEmpty();
        project.Descendants("ProjectReference")
            .Select(static reference => Path.GetFileNameWithoutExtension(reference.Attribute("Include")!.Value))
            .ShouldBe(allowed);

        System.Reflection.Assembly.Load(library).GetReferencedAssemblies()
            .Select(static reference => reference.Name!)
            .Where(static name => !name.StartsWith("System.", StringComparison.Ordinal) && name is not ("netstandard" or "Microsoft.Win32.Primitives")) // .NET itself.
            .Where(name => !allowed.Contains(name, StringComparer.Ordinal))
            .ShouldBeEmpty();
    }

    [Fact]
    public void OperatingSystem_IsAskedForInOnePlaceOnly()
    {
        Repository.SourcesIn("src")
            .Where(static file => File.ReadAllText(file).Contains("OperatingSystem.Is", StringComparison.Ordinal))
            .Select(static file => Path.GetFileName(file))
            .Where(static name => name is not ("Drivers.cs" or "Drivers.Files.cs" or "Drivers.Pipes.cs")) // One class, by aspect.
            .ShouldBeEmpty();
    }
}
