using System.Runtime.CompilerServices;

namespace Simmer.Platform.Linux;

// What tests make go wrong: see SystemFaults. A request that is to fail is not handed over; in its place goes one that does
// nothing, and when that completes it is given the failure. So the system has done nothing of it, and nothing is lost.
internal sealed unsafe partial class Ring
{
    // Such failures, by their requests' user data. Null as long as there is none.
    private Dictionary<ulong, SystemResult>? _replaced;

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void StrikeRequests()
    {
        for (var index = 0u; index < _submissions.Unpublished; index++)
        {
            ref var entry = ref _submissions.GetUnpublished(index);
            if (CallOf(entry.Operation) is not { } call)
            {
                continue;
            }

            var length = entry.Length;
            if (SystemFaults.Strike(call, ref length, out var fault))
            {
                (_replaced ??= [])[entry.UserData] = fault;
                entry = new SubmissionEntry(entry.UserData);
            }
            else if (length < entry.Length)
            {
                entry.Length = length;
            }
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private CompletionEntry Replace(CompletionEntry completion) =>
        _replaced!.Remove(completion.UserData, out var result) ? new CompletionEntry(completion.UserData, result) : completion;

    private static SystemCall? CallOf(RingOperation operation) => operation switch
    {
        RingOperation.Poll => SystemCall.RingPoll,
        RingOperation.Accept => SystemCall.RingAccept,
        RingOperation.Receive => SystemCall.RingReceive,
        RingOperation.Send => SystemCall.RingSend,
        RingOperation.Read => SystemCall.RingRead,
        RingOperation.Write => SystemCall.RingWrite,
        RingOperation.Synchronize => SystemCall.RingSynchronize,
        _ => null,
    };
}
