using System.Runtime.CompilerServices;
using Simmer.Platform;

namespace Simmer.Testing;

/// <summary>Makes cases of stories: methods whose names say what is promised.</summary>
internal static class CaseFactory
{
    /// <summary>A coroutine that runs as the main program of a loop with the driver. It has to close what it opens.</summary>
    public static ContractCase Story(Func<Coroutine> story, [CallerArgumentExpression(nameof(story))] string name = "") =>
        new(name, factory => ContractRunner.Run(factory, story, isOptional: false));

    /// <inheritdoc cref="Story(Func{Coroutine}, string)"/>
    public static ContractCase Story(Action story, [CallerArgumentExpression(nameof(story))] string name = "") => Story(
        async () =>
        {
            await Asyncio.Yield();
            story();
        },
        name);

    /// <summary>As <see cref="Story(Func{Coroutine}, string)"/>, of something that a driver need not be able to do.</summary>
    public static ContractCase OptionalStory(Func<Coroutine> story, [CallerArgumentExpression(nameof(story))] string name = "") =>
        new(name, factory => ContractRunner.Run(factory, story, isOptional: true)) { IsOptional = true };

    /// <summary>A method that makes its own loops.</summary>
    public static ContractCase Program(Action<Func<IoDriver>> program, [CallerArgumentExpression(nameof(program))] string name = "") =>
        new(name, factory => ContractRunner.OnThread(() => program(factory), isOptional: false));
}
