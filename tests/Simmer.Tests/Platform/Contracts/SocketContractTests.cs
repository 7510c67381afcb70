using Simmer.Platform;
using Simmer.Platform.Portable;

namespace Simmer.Tests.Platform;

public sealed class SocketContractTests : DriverContractTests
{
    // It passes no descriptors, and waits for sockets only.
    protected override IReadOnlyCollection<string> NotSupported =>
    [
        "Handles_OfAFile_CanBeReadThere",
        "Handles_OfAConnection_CanBeAdoptedThere",
        "Handles_StayTheSenders",
        "Handles_ComeWithTheFirstByte",
        "Handles_AsManyAsThereMayBe_ComeInTheirOrder",
        "Handles_None_AreJustBytes",
        "Handles_WithMoreBytesThanThereIsRoomFor_ComeOnce",
        "Handles_ThatNobodyAsksFor_AreClosed",
        "Handles_AtTheEnd_AreNone",
        "Handles_WithoutAByte_AreRefused",
        "WaitUntilReady_OfAPipe_WaitsForDataAgainAndAgain",
        "WaitUntilReady_OfAPipe_WaitsForRoom",
        "WaitUntilReady_OfAPipe_SeesTheEnd",
        "WaitUntilReady_OfAPipe_SeesThatNobodyReadsIt",
        "WaitUntilReady_OfAFifo_WaitsForData",
        "Watch_BothEndsOfAPipe_AreIndependent",
        "Watch_AFile_Fails",
        "Cancel_ReceiveHandles_ByItsTaskAtEveryMoment",
        "Cancel_ReceiveHandles_ByItsScopeAtEveryMoment",
    ];

    protected override IoDriver Create() => new SocketDriver();
}
