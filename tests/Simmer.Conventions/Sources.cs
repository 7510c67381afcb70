using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Simmer.Conventions;

/// <summary>All library sources as one compilation, so that every name can be traced to the folder that declares it.</summary>
internal sealed class Sources
{
    private const string ImplicitUsings = """
        global using System; global using System.Collections.Generic; global using System.IO; global using System.Linq;
        global using System.Net.Http; global using System.Threading; global using System.Threading.Tasks;
        """;

    private readonly CSharpCompilation _compilation;

    private Sources(CSharpCompilation compilation) => _compilation = compilation;

    public static Sources Load()
    {
        var options = new CSharpParseOptions(LanguageVersion.Latest);
        var files = Repository.Libraries
            .SelectMany(static library => Repository.SourcesIn("src", library))
            .Select(file => CSharpSyntaxTree.ParseText(File.ReadAllText(file), options, file));
        var references = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!)
            .Split(Path.PathSeparator)
            .Where(static path => !Path.GetFileName(path).StartsWith("Simmer", StringComparison.Ordinal))
            .Select(static path => MetadataReference.CreateFromFile(path));
        return new Sources(CSharpCompilation.Create(
            "all", [CSharpSyntaxTree.ParseText(ImplicitUsings, options), .. files], references, new(OutputKind.DynamicallyLinkedLibrary, allowUnsafe: true)));
    }

    /// <summary>Each use of a type in another folder than the one that declares it.</summary>
    public IEnumerable<Use> UsesAcrossFolders()
    {
        foreach (var tree in _compilation.SyntaxTrees.Where(static tree => tree.FilePath.Length > 0))
        {
            var model = _compilation.GetSemanticModel(tree);
            var from = FolderOf(tree.FilePath);
            foreach (var name in tree.GetRoot().DescendantNodes().OfType<Microsoft.CodeAnalysis.CSharp.Syntax.SimpleNameSyntax>())
            {
                var symbol = model.GetSymbolInfo(name).Symbol?.OriginalDefinition;
                if (HomeOf(symbol) is { } to && to != from)
                {
                    yield return new Use(from, to, NameOf(symbol!), $"{Repository.Relative(tree.FilePath)}:{name.GetLocation().GetLineSpan().StartLinePosition.Line + 1}");
                }
            }
        }
    }

    /// <summary>The folder of a file as <c>docs/layers.md</c> names it: <c>Simmer.Kernel/Tasks</c>.</summary>
    private static string FolderOf(string file)
    {
        var parts = Path.GetRelativePath(Repository.PathOf("src"), file).Split('/');
        return parts.Length == 2 ? parts[0] : $"{parts[0]}/{parts[1]}";
    }

    // The folder that declares it. A class whose parts stand in several folders (Asyncio) has no home itself: a use of one
    // of its members is a use of the folder that declares this member.
    private static string? HomeOf(ISymbol? symbol)
    {
        var type = symbol as INamedTypeSymbol ?? symbol?.ContainingType?.OriginalDefinition;
        return FoldersOf(type) switch
        {
            [var only] => only,
            { Length: > 1 } => symbol is INamedTypeSymbol ? null : FoldersOf(symbol) is [var folder, ..] ? folder : null,
            _ => null,
        };
    }

    private static string[] FoldersOf(ISymbol? symbol) =>
        [.. symbol?.DeclaringSyntaxReferences.Select(static part => FolderOf(part.SyntaxTree.FilePath)).Distinct(StringComparer.Ordinal) ?? []];

    private static string NameOf(ISymbol symbol) => symbol is INamedTypeSymbol ? symbol.Name : $"{symbol.ContainingType?.Name}.{symbol.Name}";

    internal readonly record struct Use(string From, string To, string Type, string Where);
}
