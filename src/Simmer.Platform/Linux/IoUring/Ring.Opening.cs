using Microsoft.Win32.SafeHandles;

namespace Simmer.Platform.Linux;

// Making one: with the best way of working that this system knows, and if there is none, with the reason.
internal sealed unsafe partial class Ring
{
    private const long QueuesOffset = 0;            // IORING_OFF_SQ_RING
    private const long EntriesOffset = 0x10000000;  // IORING_OFF_SQES

    private const RingSetup Always = RingSetup.CompletionQueueSize | RingSetup.Disabled;

    // From the best to the oldest. One that a system does not know it refuses as invalid.
    private static readonly RingSetup[] s_ofOneThread =
    [
        Always | RingSetup.SubmitAll | RingSetup.SingleIssuer | RingSetup.DeferTaskRun | RingSetup.TaskRunFlag | RingSetup.NoSubmissionArray,
        Always | RingSetup.SubmitAll | RingSetup.SingleIssuer | RingSetup.DeferTaskRun | RingSetup.TaskRunFlag,
        Always | RingSetup.SubmitAll | RingSetup.SingleIssuer | RingSetup.CooperativeTaskRun | RingSetup.TaskRunFlag,
    ];

    private static readonly RingSetup[] s_ofAnyThread =
    [
        Always | RingSetup.SubmitAll | RingSetup.CooperativeTaskRun | RingSetup.TaskRunFlag | RingSetup.NoSubmissionArray,
        Always | RingSetup.SubmitAll | RingSetup.CooperativeTaskRun | RingSetup.TaskRunFlag,
        Always,
    ];

    /// <summary>Makes a ring that a single thread uses, the one that enables it: the fastest kind.</summary>
    /// <param name="entries">How many requests are handed over at once at most: a power of two.</param>
    /// <param name="completions">For how many completions there is room; more are kept by the system: a power of two.</param>
    /// <param name="whyNot">Why there is none.</param>
    /// <returns>Null: this system has no such rings, or does not permit them.</returns>
    public static Ring? TryCreate(uint entries, uint completions, out string whyNot) =>
        TryCreate(s_ofOneThread, entries, completions, out whyNot);

    /// <summary>Makes a ring that may be used by one thread now, and by another one later; older systems have these, too.</summary>
    /// <inheritdoc cref="TryCreate(uint, uint, out string)"/>
    public static Ring? TryCreateForAnyThread(uint entries, uint completions, out string whyNot) =>
        TryCreate(s_ofAnyThread, entries, completions, out whyNot);

    private static Ring? TryCreate(RingSetup[] wishes, uint entries, uint completions, out string whyNot)
    {
        whyNot = "";
        foreach (var wish in wishes)
        {
            var parameters = new RingParameters { Setup = wish, CompletionEntries = completions };
            var result = RingCalls.Setup(entries, ref parameters);
            if (!result.Failed)
            {
                return Map(result.Value, parameters, out whyNot);
            }

            whyNot = RingRefusal.Explain(result.Error);
            if (result.Error is not Errno.Invalid)
            {
                break;
            }
        }

        return null;
    }

    private static Ring? Map(int descriptor, RingParameters parameters, out string whyNot)
    {
        var handle = new SafeFileHandle(descriptor, ownsHandle: true);
        RingMemory? shared = null;
        RingMemory? entries = null;
        whyNot = RingRefusal.Explain(parameters.Features);
        if (whyNot.Length == 0)
        {
            shared = RingMemory.OfRing(descriptor, QueuesOffset, SizeOfQueues(parameters));
            entries = RingMemory.OfRing(descriptor, EntriesOffset, parameters.SubmissionEntries * (long)sizeof(SubmissionEntry));
        }

        if (shared is not null && entries is not null)
        {
            return new Ring(handle, shared, entries, parameters);
        }

        whyNot = whyNot.Length == 0 ? "mmap: the ring's memory cannot be had" : whyNot;
        entries?.Dispose();
        shared?.Dispose();
        handle.Dispose();
        return null;
    }

    // Both queues are one piece; which of them ends it is the system's business.
    private static long SizeOfQueues(RingParameters parameters)
    {
        var hasArray = (parameters.Setup & RingSetup.NoSubmissionArray) == RingSetup.None;
        var submissions = hasArray ? parameters.Submissions.Array + (parameters.SubmissionEntries * (long)sizeof(uint)) : 0;
        var completions = parameters.Completions.Completions + (parameters.CompletionEntries * (long)sizeof(CompletionEntry));
        return Math.Max(submissions, completions);
    }
}
