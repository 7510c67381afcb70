namespace Simmer.Contracts;

/// <summary>What has become of a case.</summary>
internal enum OutcomeKind
{
    Kept,
    Declined,
    Failed,
}
