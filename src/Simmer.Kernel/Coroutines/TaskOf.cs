using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace Simmer.LowLevel;

/// <summary>Finds the <see cref="Task"/> that one of .NET's own awaiters waits for: to see how it ended, and for reports.</summary>
/// <remarks>
/// The awaiters of <see cref="Task"/> are structs whose only reference is the task, which makes it their first field.
/// That is checked once for each type, by reflection. Of other awaiters, and where reflection finds nothing, there is
/// simply no task to be found.
/// </remarks>
internal static class TaskOf<TAwaiter>
{
    private static readonly bool s_holdsTask = HoldsTask();

    public static Task? Find(ref TAwaiter awaiter) => s_holdsTask ? Unsafe.As<TAwaiter, Task?>(ref awaiter) : null;

    [UnconditionalSuppressMessage("Trimming", "IL2090", Justification = "Where the fields are gone, no task is found.")]
    private static bool HoldsTask()
    {
        var type = typeof(TAwaiter);
        if (!type.IsValueType || type.Namespace != typeof(TaskAwaiter).Namespace)
        {
            return false;
        }

        FieldInfo[] references =
        [
            .. type.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic)
                .Where(static field => !field.FieldType.IsValueType),
        ];
        return references is [{ } only] && typeof(Task).IsAssignableFrom(only.FieldType)
            && !type.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic)
                .Any(static field => field.FieldType is { IsValueType: true, IsPrimitive: false, IsEnum: false });
    }
}
