using Simmer;

namespace Chat;

/// <summary>Who is here, and what they are told.</summary>
internal sealed class Room
{
    // One thread: no lock, and nothing changes between two awaits.
    private readonly Dictionary<string, AsyncQueue<string>> _guests = [];

    public async Coroutine Join(TcpStream connection)
    {
        connection.Limit = 1000; // A longer line is an error of that guest, and of nobody else.
        var name = await connection.ReadLine() ?? "";
        var messages = new AsyncQueue<string>(maxSize: 100);
        if (!_guests.TryAdd(name, messages))
        {
            await connection.WriteLine($"there is a {name} already");
            return;
        }

        try
        {
            await connection.WriteLine($"welcome, {name}; guests: {_guests.Count}");
            Tell(name, $"{name} comes in");
            await TaskGroup.Run(async group =>
            {
                group.Spawn(Deliver(messages, connection));
                while (await connection.ReadLine() is { } line)
                {
                    Tell(name, $"{name}: {line}");
                }

                group.Cancel("the guest has gone");
            });
        }
        finally
        {
            _guests.Remove(name);
            Tell(name, $"{name} has gone");
        }
    }

    private static async Coroutine Deliver(AsyncQueue<string> messages, TcpStream connection)
    {
        while (true)
        {
            await connection.WriteLine(await messages.Get());
        }
    }

    private void Tell(string speaker, string message)
    {
        foreach (var (name, messages) in _guests)
        {
            // Who reads too slowly misses something, and does not hold up the others.
            _ = name == speaker || messages.TryPut(message);
        }
    }
}
