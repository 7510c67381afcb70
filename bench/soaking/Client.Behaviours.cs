using static Simmer.Asyncio;

namespace Simmer.Soak;

// The ways in which clients behave.
internal sealed partial class Client
{
    private async Coroutine AskAndWait(TcpStream connection, Account account)
    {
        var sent = 0L;
        for (var rounds = random.Next(1, 20); rounds > 0; rounds--)
        {
            var question = Pattern(SomeLength(), sent);
            var asking = CreateTask(connection.Write(question));
            try
            {
                await ReadExactly(connection, question.Length, sent);
                await asking;
            }
            finally
            {
                asking.Cancel();
                await asking.Settle();
            }

            sent += question.Length;
        }

        await Part(connection, account, sent, received: sent);
    }

    private async Coroutine Pipeline(TcpStream connection, Account account, bool slowly)
    {
        var length = random.Next(slowly ? 200_000 : 1_000_000);
        var sent = CreateTask(WriteAndEnd());
        try
        {
            var received = await ReadToEnd(connection, from: 0, slowly);
            await sent;
            await Part(connection, account, length, received);
        }
        finally
        {
            sent.Cancel();
            await sent.Settle();
        }

        async Coroutine WriteAndEnd()
        {
            for (var at = 0; at < length;)
            {
                var piece = Pattern(Math.Min(SomeLength(), length - at), at);
                await connection.Write(piece);
                at += piece.Length;
            }

            connection.CloseWrite();
        }
    }

    private async Coroutine HalfClose(TcpStream connection, Account account)
    {
        var data = Pattern(Math.Min(SomeLength(), 16 * 1024), from: 0);
        await connection.Write(data);
        await Part(connection, account, data.Length, received: 0);
    }

    // The server cannot send any more, and stops receiving; then this cannot send any more either.
    private async Coroutine NeverRead(TcpStream connection)
    {
        var piece = new byte[64 * 1024];
        await MoveOnAfter(SomeTime(milliseconds: 100), async _ =>
        {
            while (true)
            {
                await connection.Write(piece);
            }
        });
        await Sleep(SomeTime(milliseconds: 50));
        connection.Abort();
    }

    private async Coroutine Reset(TcpStream connection)
    {
        await connection.Write(Pattern(Math.Min(SomeLength(), 16 * 1024), from: 0));
        if (random.Next(2) == 0)
        {
            await Sleep(SomeTime(milliseconds: 5));
        }

        connection.Abort();
    }

    // With bytes on their way that nobody is going to read.
    private async Coroutine Leave(TcpStream connection)
    {
        await connection.Write(Pattern(Math.Min(SomeLength(), 16 * 1024), from: 0));
        if (random.Next(2) == 0)
        {
            _ = await connection.Read(new byte[1]);
        }
    }

    private async Coroutine SendEndlessLine(TcpStream connection, Account account)
    {
        var piece = new byte[SomeLength()];
        Array.Fill(piece, (byte)'x');
        try
        {
            while (true)
            {
                await connection.Write(piece);
            }
        }
        catch (IOException)
        {
            CheckThatItWasBrokenOff(account);
        }
    }

    // As if the cable had been pulled out: nothing more comes from here, not even an end.
    private async Coroutine Unplug(TcpStream connection, Account account)
    {
        await account.HasEnded.Wait();
        CheckThatItWasBrokenOff(account);
        connection.Abort();
    }

    private void CheckThatItWasBrokenOff(Account account)
    {
        if (!account.WasBrokenOff)
        {
            report.Complain($"The server should have broken off, and has not (service {account.Service}).");
        }
    }

    private async Coroutine SayNothing(TcpStream connection, Account account)
    {
        await Sleep(SomeTime(milliseconds: 200));
        await Part(connection, account, sent: 0, received: 0);
    }

    private async Coroutine ReadExactly(TcpStream connection, int count, long from)
    {
        var buffer = new byte[Math.Min(count, 32 * 1024)];
        for (var at = 0; at < count;)
        {
            var more = await connection.Read(buffer.AsMemory(0, Math.Min(buffer.Length, count - at)));
            if (more == 0)
            {
                throw new EndOfStreamException($"The stream ended after {at} of {count} bytes.");
            }

            CheckPattern(buffer.AsSpan(0, more), from + at);
            at += more;
        }
    }
}
