using System.Text;
using Simmer.Testing;

namespace Simmer.Tests.Streams;

/// <summary>A stream whose peer is the test: what arrives, and when, and how it ends.</summary>
internal sealed class ScriptedStream(EventLoop loop) : LoopStream
{
    private readonly AsyncEvent _changed = new();
    private readonly Queue<byte[]> _arrived = new();
    private Exception? _failure;
    private bool _hasEnded;
    private bool _isClosed;

    public override EventLoop Loop => loop;

    public override bool IsClosed => _isClosed;

    /// <summary>What was written, piece by piece.</summary>
    public List<byte[]> Written { get; } = [];

    /// <summary>How large the buffers were into which it was asked to read.</summary>
    public List<int> Asked { get; } = [];

    /// <summary>How many blocks of memory the loop has lent, to this stream or any other.</summary>
    public int Lent => LoopBuffers.Of(loop).Lent;

    /// <summary>Where what is written arrives, if that is a stream, too; and its end, when this one is closed.</summary>
    public ScriptedStream? Peer { get; private set; }

    /// <summary>Two streams, each of which reads what the other one writes.</summary>
    public static (ScriptedStream A, ScriptedStream B) Pair()
    {
        var a = new ScriptedStream(EventLoop.Current);
        var b = new ScriptedStream(EventLoop.Current) { Peer = a };
        a.Peer = b;
        return (a, b);
    }

    /// <summary>Runs a test in virtual time. Afterwards no memory is lent and nothing has failed unseen.</summary>
    public static void Run(Func<ScriptedStream, Coroutine> test)
    {
        using var loop = new TestLoop();
        loop.Run(async () =>
        {
            var stream = new ScriptedStream(EventLoop.Current);
            await test(stream);
            await stream.DisposeAsync();
            stream.Lent.ShouldBe(0, "memory was not given back");
        });
        loop.Errors.ShouldBeEmpty();
    }

    public static LoopTask<T> Start<T>(Func<Coroutine<T>> body) => Asyncio.CreateTask(body());

    public static LoopTask Start(Func<Coroutine> body) => Asyncio.CreateTask(body());

    public ScriptedStream Arrive(string text) => Arrive(Encoding.UTF8.GetBytes(text));

    public ScriptedStream Arrive(byte[] data)
    {
        _arrived.Enqueue(data);
        _changed.Set();
        return this;
    }

    public void End()
    {
        _hasEnded = true;
        _changed.Set();
    }

    public void Fail(Exception failure)
    {
        _failure = failure;
        _changed.Set();
    }

    public override async Coroutine Write(ReadOnlyMemory<byte> data)
    {
        ObjectDisposedException.ThrowIf(_isClosed, this);
        Written.Add(data.ToArray());
        Peer?.Arrive(data.ToArray());
    }

    public override string ToString() => "scripted stream";

    protected override async Coroutine<int> ReadCore(Memory<byte> buffer)
    {
        while (_arrived.Count == 0 && !_hasEnded && _failure is null && !_isClosed)
        {
            _changed.Clear();
            await _changed.Wait();
        }

        ObjectDisposedException.ThrowIf(_isClosed, this);
        if (buffer.IsEmpty)
        {
            return 0;
        }

        Asked.Add(buffer.Length);
        return _arrived.Count > 0 ? TakeFirst(buffer) : _failure is null ? 0 : throw _failure;
    }

    protected override void CloseCore()
    {
        _isClosed = true;
        _changed.Set();
        Peer?.End();
    }

    private int TakeFirst(Memory<byte> buffer)
    {
        var first = _arrived.Dequeue();
        var count = Math.Min(first.Length, buffer.Length);
        first.AsMemory(0, count).CopyTo(buffer);
        if (count < first.Length)
        {
            byte[][] rest = [first[count..], .. _arrived];
            _arrived.Clear();
            Array.ForEach(rest, _arrived.Enqueue);
        }

        return count;
    }
}
