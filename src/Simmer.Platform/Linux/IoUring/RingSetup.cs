namespace Simmer.Platform.Linux;

/// <summary>How a ring works: the system's <c>IORING_SETUP_*</c>.</summary>
[Flags]
internal enum RingSetup : uint
{
    None = 0,
    CompletionQueueSize = 1 << 3,   // CQSIZE: we say how many completions there is room for
    Disabled = 1 << 6,              // R_DISABLED: nothing can be submitted before Ring.Enable
    SubmitAll = 1 << 7,             // SUBMIT_ALL: a faulty entry does not hold up those behind it (5.18)
    CooperativeTaskRun = 1 << 8,    // COOP_TASKRUN: no interrupt for the sake of a completion (5.19)
    TaskRunFlag = 1 << 9,           // TASKRUN_FLAG: a bit tells that entering would complete something (5.19)
    SingleIssuer = 1 << 12,         // SINGLE_ISSUER: one thread only (6.0)
    DeferTaskRun = 1 << 13,         // DEFER_TASKRUN: nothing completes but while that thread enters (6.1)
    NoSubmissionArray = 1 << 16,    // NO_SQARRAY: entries are taken in their order (6.6)
}
