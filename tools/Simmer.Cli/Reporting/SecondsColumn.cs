using Spectre.Console;
using Spectre.Console.Rendering;

namespace Simmer.Cli.Reporting;

/// <summary>How long it has taken so far.</summary>
internal sealed class SecondsColumn : ProgressColumn
{
    protected override bool NoWrap => true;

    public override IRenderable Render(RenderOptions options, ProgressTask task, TimeSpan deltaTime) =>
        new Text(task.ElapsedTime is { } elapsed ? $"{elapsed.TotalSeconds:0.0} s" : string.Empty, Palette.Dim).RightJustified();
}
