using System.Buffers;
using System.Runtime.ExceptionServices;

namespace Simmer;

/// <summary>Feeds a program, listens to it and waits for its end, all at once.</summary>
/// <remarks>
/// The end of the program is what counts. From then on those that feed and listen have a little time for what is in the
/// pipes; somebody else may hold these, and would keep us waiting for as long as he likes.
/// </remarks>
internal sealed class Conversation(Subprocess process, ReadOnlyMemory<byte> input, long limit, TimeSpan grace)
{
    private const int Chunk = 16 * 1024;

    private readonly ArrayBufferWriter<byte> _output = new();
    private readonly ArrayBufferWriter<byte> _error = new();
    private readonly List<CancelScope> _untilTheEnd = [];
    private bool _isCut;

    public async Coroutine<ProcessResult> Hold()
    {
        try
        {
            await TaskGroup.Run(Begin);
        }
        catch (ExceptionGroup e)
        {
            ExceptionDispatchInfo.Throw(e.Exceptions[0]); // One of them is enough to end it.
        }

        return new ProcessResult(process.ProcessCommand, process.Status!.Value, _output.WrittenMemory, _error.WrittenMemory, !_isCut);
    }

    private async Coroutine Begin(TaskGroup group)
    {
        if (process.HasInput && !process.Input.IsClosed)
        {
            group.Spawn(FeedUntilTheEnd());
        }

        if (process.HasOutput)
        {
            group.Spawn(ListenUntilTheEnd(process.Output, _output, "standard output"));
        }

        if (process.HasError)
        {
            group.Spawn(ListenUntilTheEnd(process.Error, _error, "standard error"));
        }

        group.Spawn(AwaitEnd()); // Last: by then the others have begun.
    }

    private async Coroutine AwaitEnd()
    {
        await process.Wait();
        if (grace == Timeout.InfiniteTimeSpan)
        {
            return;
        }

        var deadline = EventLoop.Current.Now + grace;
        _untilTheEnd.ForEach(scope => scope.Deadline = deadline);
    }

    private async Coroutine FeedUntilTheEnd() => await UntilTheEnd().Use(async _ => await Feed());

    private async Coroutine ListenUntilTheEnd(PipeStream stream, ArrayBufferWriter<byte> said, string name)
    {
        if (!await UntilTheEnd().Use(async _ => await Listen(stream, said, name)))
        {
            _isCut = true;
        }
    }

    private CancelScope UntilTheEnd()
    {
        var scope = new CancelScope();
        _untilTheEnd.Add(scope);
        return scope;
    }

    private async Coroutine Feed()
    {
        try
        {
            await process.Input.Write(input);
        }
        catch (IOException)
        {
            // It does not read any more. It need not.
        }

        process.Input.Dispose();
    }

    private async Coroutine Listen(PipeStream stream, ArrayBufferWriter<byte> said, string name)
    {
        while (true)
        {
            // One byte more than is permitted, to see that there is one.
            var room = said.GetMemory(Chunk);
            room = room[..(int)Math.Min(room.Length, limit - said.WrittenCount + 1)];
            var count = await stream.Read(room);
            if (count == 0)
            {
                return;
            }

            if (said.WrittenCount + count > limit)
            {
                said.Advance(count - 1);
                throw new ProcessOutputException(process.ProcessCommand, name, said.WrittenMemory);
            }

            said.Advance(count);
        }
    }
}
