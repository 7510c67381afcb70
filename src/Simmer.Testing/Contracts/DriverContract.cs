using Simmer.Platform;

namespace Simmer.Testing;

/// <summary>What every <see cref="IoDriver"/> promises, as cases that can be run: for authors of drivers.</summary>
/// <remarks>
/// <code>
/// public static TheoryData&lt;string&gt; Names => [.. DriverContract.Cases.Select(c => c.Name)];
///
/// [Theory, MemberData(nameof(Names))]
/// public void Keeps(string name) => DriverContract.Cases.Single(c => c.Name == name).Run(() => new MyDriver());
/// </code>
/// <para>
/// The cases use loopback sockets of this machine, and files and Unix sockets in its folder for temporary ones. A case does not know any
/// framework for tests. Each may run at the same time as others.
/// </para>
/// <para>
/// <b>Time.</b> Cases run in real time, because they test the machine; none waits for longer than it must, and none asserts
/// how long something takes, but that it ends.
/// </para>
/// </remarks>
public static class DriverContract
{
    /// <summary>All of them. Their names are unique.</summary>
    public static IReadOnlyList<ContractCase> Cases { get; } =
    [
        .. OpeningCases.All,
        .. ConnectingCases.All,
        .. AcceptingCases.All,
        .. ReceivingCases.All,
        .. SendingCases.All,
        .. TryingCases.All,
        .. FileCases.All,
        .. EndingCases.All,
        .. ClosingCases.All,
        .. DatagramCases.All,
        .. AdoptingCases.All,
        .. UnixCases.All,
        .. HandleCases.All,
        .. WatchingCases.All,
        .. WatchingPipeCases.All,
        .. WatchingOtherCases.All,
        .. LoopCases.All,
        .. CancelCases.All,
    ];
}
