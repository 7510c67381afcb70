namespace Simmer.Platform.Linux;

/// <summary>Somebody whose requests are in the driver's ring.</summary>
internal interface IRingOwner
{
    /// <summary>A request has completed. Called while the driver polls: nothing of the user's runs here, it is only woken.</summary>
    /// <remarks>If no more follow, the system has let go of everything that the request referred to.</remarks>
    void OnCompletion(RingUse use, CompletionEntry completion);
}
