using Simmer.Platform;

namespace Simmer.Testing;

/// <summary>Takes the socket that a task accepts, so that it is not lost when nobody looks at the task's result.</summary>
internal sealed class IoSocketHolder : IDisposable
{
    private IoSocket? _socket;

    public IoSocket Socket => _socket ?? throw new ContractException("Nothing has been accepted.");

    public async Coroutine Take(Coroutine<IoSocket> accept) => _socket = await accept;

    public void Dispose() => _socket?.Dispose();
}
