using static Simmer.Asyncio;

namespace Simmer.Soak;

// What it does for peers who mean no good, or are no more.
internal sealed partial class EchoServer
{
    private const int LineLimit = 4096;

    // One read comes after the limit was reached, and takes a block at most.
    private const int MostOfALine = LineLimit + LoopBuffers.BlockSize;

    // What the systems of both sides keep of what nobody reads. A guess, far above what they do.
    private const long MostUnread = 64 * 1024 * 1024;

    private static readonly TimeSpan s_patience = TimeSpan.FromMilliseconds(200);

    private async Coroutine ReadLines(TcpStream connection, Account account)
    {
        connection.Limit = LineLimit;
        try
        {
            while (await connection.ReadLineBytes() is { } line)
            {
                account.In += line.Length;
            }
        }
        catch (LimitOverrunException e)
        {
            if (e.Consumed > MostOfALine)
            {
                report.Complain($"A line was kept up to {e.Consumed} bytes, and the limit is {LineLimit}.");
            }

            BreakOff(connection, account);
        }
    }

    private async Coroutine Pour(TcpStream connection, byte[] buffer, Account account)
    {
        var taken = 0L;
        while (await MoveOnAfter(s_patience, _ => connection.Write(buffer)) && taken <= MostUnread)
        {
            taken += buffer.Length;
        }

        if (taken > MostUnread)
        {
            report.Complain($"A peer who reads nothing was sent {taken} bytes.");
        }

        BreakOff(connection, account);
    }

    private static void BreakOff(TcpStream connection, Account account)
    {
        account.WasBrokenOff = true;
        connection.Abort();
    }
}
