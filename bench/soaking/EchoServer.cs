using System.Buffers.Binary;

namespace Simmer.Soak;

/// <summary>Sends back what it gets, or does one of its other services, and keeps an account for each connection: whose it is, the first eight bytes say.</summary>
internal sealed partial class EchoServer(Report report)
{
    private const int BufferSize = 16 * 1024;

    private readonly Dictionary<long, Account> _accounts = [];
    private readonly Stack<byte[]> _buffers = [];
    private long _lastId;
    private long _lent;

    public int OpenAccounts => _accounts.Count;

    public long BuffersLent => _lent;

    /// <summary>A client begins.</summary>
    public (long Id, Account Account) Open(Service service)
    {
        var account = new Account(service);
        _accounts.Add(++_lastId, account);
        return (_lastId, account);
    }

    /// <summary>It has ended, and knows what it wanted to know.</summary>
    public void Close(long id) => _accounts.Remove(id);

    public async Coroutine Serve(TcpStream connection)
    {
        var buffer = Borrow();
        try
        {
            if (await ReadId(connection, buffer) is { } id)
            {
                await Serve(connection, buffer, _accounts.GetValueOrDefault(id) ?? new Account(Service.Echo));
            }
        }
        catch (IOException)
        {
            report.FailedConnections++; // Clients who reset.
        }
        finally
        {
            GiveBack(buffer);
        }
    }

    private async Coroutine Serve(TcpStream connection, byte[] buffer, Account account)
    {
        try
        {
            await (account.Service switch
            {
                Service.Lines => ReadLines(connection, account),
                Service.Pour => Pour(connection, buffer, account),
                _ => Echo(connection, buffer, account),
            });
        }
        finally
        {
            account.HasEnded.Set();
        }
    }

    private async Coroutine Echo(TcpStream connection, byte[] buffer, Account account)
    {
        while (true)
        {
            var count = await connection.Read(buffer);
            if (count == 0)
            {
                account.HasEndedInPeace = true;
                connection.CloseWrite();
                return;
            }

            account.In += count;
            report.BytesIn += count;
            await connection.Write(buffer.AsMemory(0, count));
            account.Out += count;
            report.BytesOut += count;
        }
    }

    /// <summary>Null: it ended, or was reset, before it had said who it is.</summary>
    private static async Coroutine<long?> ReadId(TcpStream connection, byte[] buffer)
    {
        for (var at = 0; at < sizeof(long);)
        {
            var count = await connection.Read(buffer.AsMemory(at, sizeof(long) - at));
            if (count == 0)
            {
                return null;
            }

            at += count;
        }

        return BinaryPrimitives.ReadInt64LittleEndian(buffer);
    }

    /// <summary>Forgets the buffers that are not lent.</summary>
    public void Trim() => _buffers.Clear();

    private byte[] Borrow()
    {
        _lent++;
        return _buffers.TryPop(out var buffer) ? buffer : new byte[BufferSize];
    }

    private void GiveBack(byte[] buffer)
    {
        _lent--;
        _buffers.Push(buffer);
    }
}
