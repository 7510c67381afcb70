using System.Reflection;

namespace Simmer.Conventions;

/// <summary>The public surface of an assembly, a line for each member, in an order that does not depend on anything.</summary>
internal static class Surface
{
    private const BindingFlags Declared =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    public static IEnumerable<string> Of(Assembly assembly) => assembly.GetExportedTypes()
        .SelectMany(static type => MembersOf(type).Select(member => $"{TypeName(type)}: {member}").Prepend($"{TypeName(type)}: {Header(type)}"))
        .Distinct(StringComparer.Ordinal)
        .Order(StringComparer.Ordinal);

    private static IEnumerable<string> MembersOf(Type type)
    {
        foreach (var constructor in type.GetConstructors(Declared).Where(IsVisible))
        {
            yield return $"new({Parameters(constructor)})";
        }

        foreach (var method in type.GetMethods(Declared).Where(static method => IsVisible(method) && !method.IsSpecialName))
        {
            yield return $"{Modifiers(method)}{TypeName(method.ReturnType)} {method.Name}{Generics(method)}({Parameters(method)})";
        }

        foreach (var property in type.GetProperties(Declared))
        {
            var getter = property.GetMethod is { } get && IsVisible(get) ? "get; " : string.Empty;
            var setter = property.SetMethod is { } set && IsVisible(set) ? IsInitOnly(set) ? "init; " : "set; " : string.Empty;
            if (getter.Length + setter.Length > 0)
            {
                yield return $"{Modifiers(property.GetMethod ?? property.SetMethod!)}{TypeName(property.PropertyType)} {property.Name} {{ {getter}{setter}}}";
            }
        }

        foreach (var field in type.GetFields(Declared).Where(static field => (field.IsPublic || field.IsFamily) && !field.IsSpecialName))
        {
            yield return field.IsLiteral ? $"const {field.Name} = {field.GetRawConstantValue()}" : $"field {TypeName(field.FieldType)} {field.Name}";
        }
    }

    private static string Header(Type type)
    {
        var kind = type.IsEnum ? "enum" : type.IsInterface ? "interface" : type.IsValueType ? "struct" : "class";
        var modifier = type.IsInterface || type.IsValueType ? string.Empty
            : type is { IsAbstract: true, IsSealed: true } ? "static " : type.IsAbstract ? "abstract " : type.IsSealed ? "sealed " : string.Empty;
        IEnumerable<Type> bases = type.IsEnum ? [] : type.GetInterfaces();
        if (type.BaseType is { } parent && parent != typeof(object) && parent != typeof(ValueType) && parent != typeof(Enum))
        {
            bases = bases.Except(parent.GetInterfaces()).Prepend(parent);
        }

        var names = bases.Where(static one => one.IsVisible).Select(TypeName).ToArray();
        return $"{modifier}{kind}{(names.Length > 0 ? $" : {string.Join(", ", names.Take(1).Concat(names.Skip(1).Order(StringComparer.Ordinal)))}" : string.Empty)}";
    }

    private static bool IsVisible(MethodBase method) => method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly;

    private static bool IsInitOnly(MethodInfo setter) =>
        setter.ReturnParameter.GetRequiredCustomModifiers().Any(static modifier => modifier.Name == "IsExternalInit");

    private static string Modifiers(MethodInfo method) =>
        (method.IsPublic ? string.Empty : "protected ")
        + (method.IsStatic ? "static " : method.IsAbstract ? "abstract " : method.IsVirtual && !method.IsFinal ? "virtual " : string.Empty);

    private static string Generics(MethodInfo method) =>
        method.IsGenericMethod ? $"<{string.Join(", ", method.GetGenericArguments().Select(static type => type.Name))}>" : string.Empty;

    private static string Parameters(MethodBase method) => string.Join(", ", method.GetParameters().Select(static parameter =>
        $"{TypeName(parameter.ParameterType)} {parameter.Name}{(parameter.HasDefaultValue ? " = " + (parameter.DefaultValue ?? "default") : string.Empty)}"));

    private static string TypeName(Type type)
    {
        if (type.IsByRef)
        {
            return $"ref {TypeName(type.GetElementType()!)}";
        }

        if (type.IsArray)
        {
            return $"{TypeName(type.GetElementType()!)}[]";
        }

        if (!type.IsGenericType)
        {
            return type.IsGenericParameter ? type.Name : type.FullName ?? type.Name;
        }

        var name = type.GetGenericTypeDefinition().FullName!;
        var end = name.IndexOf('`', StringComparison.Ordinal);
        return $"{(end < 0 ? name : name[..end])}<{string.Join(", ", type.GetGenericArguments().Select(TypeName))}>";
    }
}
