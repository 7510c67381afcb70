using System.Net;
using System.Net.Sockets;
using Simmer.Platform;

namespace Simmer;

/// <summary>Connects to the first of several addresses that answers: Happy Eyeballs, after RFC 8305.</summary>
/// <remarks>
/// The attempts begin one after the other, each when the one before has failed or has taken long. The first to succeed
/// ends the others. Whatever happens, at most one socket is left open: the one that is returned.
/// </remarks>
/// <param name="driver">Opens the sockets.</param>
/// <param name="peer">Who it is that has these addresses, for messages.</param>
/// <param name="addresses">The addresses, in the order in which they are tried: at least one.</param>
/// <param name="options">How to connect.</param>
internal sealed class ConnectRace(IoDriver driver, string peer, IReadOnlyList<IPEndPoint> addresses, ConnectOptions options)
{
    private readonly AsyncEvent _someFailed = new();
    private readonly List<SocketException> _failures = [];
    private IoSocket? _winner;

    /// <summary>Runs the race.</summary>
    /// <exception cref="ConnectException">None has answered. The message says why, for each.</exception>
    public async Coroutine<IoSocket> Run()
    {
        if (addresses.Count == 1)
        {
            return await ConnectToTheOnlyOne();
        }

        try
        {
            await TaskGroup.Run(BeginOneAfterTheOther);
        }
        catch
        {
            _winner?.Dispose(); // Cancelled in the very moment of success.
            throw;
        }

        return _winner ?? throw AllFailed();
    }

    private async Coroutine<IoSocket> ConnectToTheOnlyOne()
    {
        try
        {
            return await Connect(addresses[0]);
        }
        catch (SocketException e)
        {
            _failures.Add(e);
            throw AllFailed();
        }
    }

    private async Coroutine BeginOneAfterTheOther(TaskGroup group)
    {
        foreach (var address in addresses)
        {
            _someFailed.Clear();
            group.Spawn(Attempt(address, group), name: $"connect to {address}");
            await Asyncio.MoveOnAfter(options.AttemptDelay, _ => _someFailed.Wait());
        }
    }

    private async Coroutine Attempt(IPEndPoint address, TaskGroup group)
    {
        try
        {
            var socket = await Connect(address);
            if (_winner is not null)
            {
                socket.Dispose(); // Two have answered in one iteration.
                return;
            }

            _winner = socket;
            group.Cancel("another address has answered");
        }
        catch (SocketException e)
        {
            _failures.Add(e);
            _someFailed.Set();
        }
    }

    private async Coroutine<IoSocket> Connect(IPEndPoint address)
    {
        var socket = driver.Open(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            Prepare(socket);
            await socket.Connect(address);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private void Prepare(IoSocket socket)
    {
        if (options.NoDelay)
        {
            socket.SetOption(IoSocketOption.NoDelay, 1);
        }

        if (options.KeepAlive)
        {
            socket.SetOption(IoSocketOption.KeepAlive, 1);
        }

        if (options.LocalEndPoint is { } local)
        {
            socket.SetOption(IoSocketOption.ReuseAddress, 1);
            socket.Bind(local);
        }
    }

    // The last one tells most: before it, often, IPv6 was tried where there is none.
    private ConnectException AllFailed() =>
        new($"Could not connect to {peer}. {string.Join("; ", _failures.Select(static failure => failure.Message))}", _failures);
}
