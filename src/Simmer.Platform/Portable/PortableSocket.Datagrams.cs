using System.Net;
using System.Net.Sockets;
using static Simmer.Platform.Drivers;

namespace Simmer.Platform.Portable;

// Datagrams.
internal sealed partial class PortableSocket
{
    // SIO_UDP_CONNRESET: Windows tells an unconnected socket that somebody, nobody knows who, has refused an earlier
    // datagram. No other system does, and no program expects it.
    private const int TellOfRefusals = unchecked((int)0x9800000C);

    // No datagram of UDP is longer. On Windows one that does not fit is an exception, so this is the least that is received into.
    private const int LongestOfUdp = 65_535;

    // What Windows peeks into, for all sockets at once: nobody reads it. It has room for every datagram, because one that does
    // not fit is an error there, and Wine tells that error twice, which ends the process.
    private static readonly byte[] s_peeked = IsWindows ? GC.AllocateUninitializedArray<byte>(LongestOfUdp, pinned: true) : [];

    private static readonly TimeSpan s_shortestPause = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan s_longestPause = TimeSpan.FromMilliseconds(16);

    // Received into memory of the driver's first, and one byte more than the caller has room for: that is how one learns,
    // on every system and without an allocation, that a datagram was longer.
    public override async Coroutine<DatagramInfo> ReceiveFrom(Memory<byte> buffer, SocketAddress sender)
    {
        ArgumentNullException.ThrowIfNull(sender);
        Begin(_input, "receive a datagram");
        try
        {
            if (IsDueToYield())
            {
                await default(LowLevel.YieldAwaitable);
            }

            DatagramInfo? received;
            while ((received = Take(buffer.Span, sender)) is null)
            {
                if (!HasInputNow())
                {
                    await WaitFor(_input);
                }
            }

            return received.Value;
        }
        finally
        {
            _input.End();
        }
    }

    // If there is no room, nothing tells when there is: it is tried again soon. Thus a cancelled one has never been sent.
    public override async Coroutine SendTo(ReadOnlyMemory<byte> data, SocketAddress? receiver)
    {
        Begin(_output, "send a datagram");
        try
        {
            if (IsDueToYield())
            {
                await default(LowLevel.YieldAwaitable);
            }

            for (var pause = s_shortestPause; !TrySendTo(data.Span, receiver); pause = pause < s_longestPause ? pause * 2 : pause)
            {
                _withoutWait = 0;
                await LowLevel.SleepOperation.For(pause);
            }
        }
        finally
        {
            _output.End();
        }
    }

    /// <summary>Null: there is none. It is never tried on chance, because .NET says that by an exception.</summary>
    private DatagramInfo? Take(Span<byte> buffer, SocketAddress sender)
    {
        ThrowIfClosed();
        if (!_hasInput)
        {
            return null;
        }

        _hasInput = false;
        ThrowRefusal();
        var room = _driver.Scratch((IsWindows ? Math.Max(buffer.Length, LongestOfUdp) : buffer.Length) + 1);
        try
        {
            var count = _socket.ReceiveFrom(room, SocketFlags.None, sender);
            var taken = Math.Min(count, buffer.Length);
            room[..taken].CopyTo(buffer);
            return new DatagramInfo(taken, IsTruncated: count > buffer.Length);
        }
        catch (SocketException e) when (e.SocketErrorCode.MustWait())
        {
            return null; // Somebody has taken it, by TryReceive; or it was damaged.
        }
        catch (SocketException e)
        {
            throw Refused(e.SocketErrorCode).ToSocketException($"receive on {this}");
        }
    }

    /// <summary>The call that waits for input takes nothing: a datagram that it took would have to fit.</summary>
    private void PrepareToAsk(SocketCall call)
    {
        if (!IsStream && call.SocketFlags is SocketFlags.None)
        {
            call.SocketFlags = SocketFlags.Peek;
            call.SetBuffer(s_peeked);
        }
    }

    private bool TrySendTo(ReadOnlySpan<byte> data, SocketAddress? receiver)
    {
        ThrowIfClosed();
        try
        {
            if (receiver is not null)
            {
                _socket.SendTo(data, SocketFlags.None, receiver);
                return true;
            }

            _socket.Send(data, SocketFlags.None, out var error);
            return error is SocketError.Success || (error.MustWait() ? false : throw new SocketException((int)error));
        }
        catch (SocketException e) when (e.SocketErrorCode.MustWait())
        {
            return false;
        }
        catch (SocketException e)
        {
            throw Refused(e.SocketErrorCode).ToSocketException($"send on {this}");
        }
    }

    // It is about an earlier datagram: once it has been told, the next operation may succeed.
    private void ThrowRefusal()
    {
        if (_failure is not SocketError.Success and var error)
        {
            _failure = SocketError.Success;
            throw Refused(error).ToSocketException($"receive on {this}");
        }
    }

    // Windows says "reset" of a port at which nobody listens.
    private static SocketError Refused(SocketError error) => error is SocketError.ConnectionReset ? SocketError.ConnectionRefused : error;

    private void PrepareForDatagrams()
    {
        if (!IsStream)
        {
            HearOfRefusals(_socket.Connected);
        }
    }

    private void HearOfRefusals(bool value)
    {
        if (!IsWindows)
        {
            return;
        }

        try
        {
            _socket.IOControl(TellOfRefusals, BitConverter.GetBytes(value ? 1 : 0), optionOutValue: null);
        }
        catch (SocketException)
        {
            // Only Windows itself needs to be told; what looks like it may not know this.
        }
    }
}
