using System.Buffers;
using System.Net.Sockets;
using Simmer.Platform;

namespace Simmer.Testing;

/// <summary>Somebody outside of the loop who takes what is sent to him slowly, and keeps it.</summary>
internal sealed class CancelledPeer(Socket outside)
{
    public const int MoreThanItTakes = 4_000_037;

    private static readonly byte[] s_marker = "|then this|"u8.ToArray();

    private readonly ArrayBufferWriter<byte> _taken = new();
    private readonly byte[] _buffer = new byte[100_000];

    public static async Coroutine<(IoSocket Inside, Socket Outside)> Connect()
    {
        var (inside, outside) = await Stage.ConnectWithOutside();
        KeepLittle(inside, outside);
        return (inside, outside);
    }

    /// <summary>Makes the system keep less of what is under way than is going to be sent.</summary>
    public static void KeepLittle(IoSocket inside, Socket outside)
    {
        inside.SetOption(IoSocketOption.SendBuffer, 64 * 1024);
        outside.ReceiveBufferSize = 64 * 1024;
    }

    /// <summary>Takes what is there, so that there is room for more.</summary>
    public void TakeSome()
    {
        while (outside.Available > 0)
        {
            _taken.Write(_buffer.AsSpan(0, outside.Receive(_buffer)));
        }
    }

    /// <summary>Checks that a beginning of the pattern has come and then, at once, what is sent afterwards.</summary>
    /// <param name="sender">The other end.</param>
    /// <param name="length">How long all of it is.</param>
    /// <param name="all">All of it must have come.</param>
    public async Coroutine CheckBeginningAndMarker(IoSocket sender, int length, bool all)
    {
        await Stage.Both(sender.Send(s_marker), TakeUntilMarker());
        var taken = _taken.WrittenSpan[..^s_marker.Length];
        Check.That(taken.Length == length || (!all && taken.Length < length), $"Of {length} bytes came {taken.Length}, {(all ? "and all were sent" : "not more than were sent")}.");
        Pattern.Check(taken, 0, "What came of it");
        _taken.ResetWrittenCount();
    }

    private async Coroutine<int> TakeUntilMarker()
    {
        while (true)
        {
            TakeSome();
            if (_taken.WrittenSpan.EndsWith(s_marker))
            {
                return 0;
            }

            await Stage.Turn();
        }
    }
}
