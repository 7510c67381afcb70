using Simmer;
using static Simmer.Asyncio;

return Run(Main());

static async Coroutine<int> Main()
{
    var folder = Directory.CreateTempSubdirectory("recipes-").FullName;
    try
    {
        await WriteThem(folder);
        await ReadThem(folder);
        await LookUp(Path.Combine(folder, "soup.txt"));
        await ReadLines(Path.Combine(folder, "soup.txt"));
        return 0;
    }
    finally
    {
        Directory.Delete(folder, recursive: true);
    }
}

#region whole
static async Coroutine WriteThem(string folder)
{
    await Gather(
        Files.WriteAllText(Path.Combine(folder, "soup.txt"), "water\nsalt\nleek\n"),
        Files.WriteAllText(Path.Combine(folder, "bread.txt"), "flour\nwater\nyeast\n"));
}

static async Coroutine ReadThem(string folder)
{
    foreach (var path in (await Files.List(folder, "*.txt")).Order(StringComparer.Ordinal))
    {
        var text = await Files.ReadAllText(path);
        Console.WriteLine($"{Path.GetFileName(path)}: {text.Count(static c => c == '\n')} ingredients");
    }
}
#endregion

#region positions
static async Coroutine LookUp(string path)
{
    using var file = await LoopFile.Open(path);
    var salt = new byte[4];
    var water = new byte[5];
    await Gather(ReadAt(file, salt, offset: 6), ReadAt(file, water, offset: 0)); // Both at once.
    Console.WriteLine($"at 6: {System.Text.Encoding.UTF8.GetString(salt)}, at 0: {System.Text.Encoding.UTF8.GetString(water)}");
}

static async Coroutine ReadAt(LoopFile file, Memory<byte> buffer, long offset)
{
    while (!buffer.IsEmpty)
    {
        var count = await file.Read(buffer, offset);
        if (count == 0)
        {
            throw new EndOfStreamException($"{file} has ended.");
        }

        buffer = buffer[count..];
        offset += count;
    }
}
#endregion

#region lines
static async Coroutine ReadLines(string path)
{
    await using var stream = (await LoopFile.Open(path)).AsStream();
    while (await stream.ReadLine() is { } line)
    {
        Console.WriteLine($"take {line}");
    }
}
#endregion
