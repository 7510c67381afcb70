using System.Runtime.InteropServices;
using Simmer;
using static Simmer.Asyncio;

Run(Main());

static async Coroutine Main()
{
    await RunToTheEnd();
    await RunWithLimits();
    await Talk();
    await StopNicely();
    await StopAll();
    await ListenToSignals();
}

static async Coroutine RunToTheEnd()
{
    #region run
    var sorted = await Subprocess.Run(new ProcessCommand("sort", "-r"), new RunOptions { InputText = "basil\nthyme\nmint\n" });
    Console.Write(sorted.OutputText);

    var line = await Subprocess.Run(ProcessCommand.Shell("echo salt pepper | wc -w"));
    Console.WriteLine($"words: {line.OutputText.Trim()}");

    try
    {
        await Subprocess.Run("sh", "-c", "echo 'the pot is too small' >&2; exit 3");
    }
    catch (ProcessFailedException e)
    {
        Console.WriteLine($"{e.Result!.Status}: {e.Result.ErrorText.Trim()}");
    }
    #endregion
}

static async Coroutine RunWithLimits()
{
    #region limits
    try
    {
        await Subprocess.Run(new ProcessCommand("sleep", "60"), new RunOptions { TimeLimit = TimeSpan.FromMilliseconds(100) });
    }
    catch (TimeoutException e)
    {
        Console.WriteLine(e.Message);
    }

    try
    {
        await Subprocess.Run(new ProcessCommand("yes"), new RunOptions { OutputLimit = 1000 });
    }
    catch (ProcessOutputException e)
    {
        Console.WriteLine(e.Message);
    }
    #endregion
}

static async Coroutine Talk()
{
    #region talk
    await using var upper = Subprocess.Start(new ProcessCommand("cat") { Input = Redirect.Pipe, Output = Redirect.Pipe });
    foreach (var dish in new[] { "soup", "pasta" })
    {
        await upper.Input.WriteLine(dish);
        Console.WriteLine($"it says: {await upper.Output.ReadLine()}");
    }

    upper.Input.Dispose(); // It reads the end.
    Console.WriteLine(await upper.Wait());
    #endregion
}

static async Coroutine StopNicely()
{
    #region stop
    var cook = new ProcessCommand("sh", "-c", "trap 'echo the stove is off; exit 0' TERM; echo cooking; while :; do sleep 0.05; done");
    await using var process = Subprocess.Start(cook with { Output = Redirect.Pipe });
    Console.WriteLine(await process.Output.ReadLine());

    var status = await process.Stop(grace: TimeSpan.FromSeconds(10)); // asks, waits, and would kill it then
    Console.WriteLine($"{await process.Output.ReadLine()}: {status}");
    #endregion
}

static async Coroutine StopAll()
{
    #region group
    var kitchen = ProcessCommand.Shell("sleep 60 & sleep 60 & echo open; wait") with { Output = Redirect.Pipe, Grouping = ProcessGrouping.Own };
    await using var process = Subprocess.Start(kitchen);
    Console.WriteLine(await process.Output.ReadLine());
    process.Kill(); // the shell, and both that it has started
    Console.WriteLine(await process.Wait());
    #endregion
}

static async Coroutine ListenToSignals()
{
    #region signals
    using var signals = Signals.Open(PosixSignal.SIGHUP, PosixSignal.SIGTERM);
    await Subprocess.Run("sh", "-c", "kill -HUP $PPID"); // somebody sends us one
    Console.WriteLine($"heard {await signals.Next()}");
    #endregion
}
