using System.Net;
using System.Net.Sockets;
using Simmer.Platform;

namespace Simmer;

/// <summary>Opens the sockets of endpoints, as their options say.</summary>
internal static class UdpSockets
{
    public static IoSocket Open(AddressFamily family, UdpOptions options)
    {
        var socket = IoDriver.Of(EventLoop.Current).Open(family, SocketType.Dgram, ProtocolType.Udp);
        try
        {
            SetIf(options.ReuseAddress, IoSocketOption.ReuseAddress);
            SetIf(options.ReusePort, IoSocketOption.ReusePort);
            SetIf(options.Broadcast, IoSocketOption.Broadcast);
            SetIf(options.ReceiveBuffer.HasValue, IoSocketOption.ReceiveBuffer, options.ReceiveBuffer.GetValueOrDefault());
            SetIf(options.SendBuffer.HasValue, IoSocketOption.SendBuffer, options.SendBuffer.GetValueOrDefault());
            if (family == AddressFamily.InterNetworkV6)
            {
                socket.SetOption(IoSocketOption.IPv6Only, options.DualMode ? 0 : 1);
            }

            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }

        void SetIf(bool isAsked, IoSocketOption option, int value = 1)
        {
            if (isAsked)
            {
                socket.SetOption(option, value);
            }
        }
    }

    public static async Coroutine<IoSocket> Connect(IPEndPoint peer, UdpOptions options)
    {
        var socket = Open(peer.AddressFamily, options);
        try
        {
            if (options.LocalEndPoint is { } local)
            {
                socket.Bind(local);
            }

            await socket.Connect(peer);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
