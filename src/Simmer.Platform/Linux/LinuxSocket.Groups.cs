using System.Net;

namespace Simmer.Platform.Linux;

// Groups of receivers: multicast.
internal abstract partial class LinuxSocket
{
    public sealed override void JoinGroup(IPAddress group, int networkInterface = 0) => ChangeGroup("join", joins: true, group, networkInterface);

    public sealed override void LeaveGroup(IPAddress group, int networkInterface = 0) => ChangeGroup("leave", joins: false, group, networkInterface);

    private void ChangeGroup(string attempt, bool joins, IPAddress group, int networkInterface)
    {
        ArgumentNullException.ThrowIfNull(group);
        CheckUsable();
        var address = new IPEndPoint(group, port: 0).Serialize();
        Checked(OptionCalls.ChangeGroup(Descriptor, IsIPv6, joins, address.AsSpan(), networkInterface), $"{attempt} {group}");
    }
}
