using Spectre.Console;
using Spectre.Console.Rendering;

namespace Simmer.Cli.Reporting;

/// <summary>How many are done, of how many.</summary>
internal sealed class CountColumn : ProgressColumn
{
    public override IRenderable Render(RenderOptions options, ProgressTask task, TimeSpan deltaTime) =>
        new Text($"{task.Value:0} of {task.MaxValue:0}").RightJustified();
}
