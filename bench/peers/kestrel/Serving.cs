using System.Buffers;
using System.Globalization;
using System.IO.Pipelines;
using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;

namespace Simmer.Bench.Kestrel;

/// <summary>One delegate for each connection. Its buffers are Kestrel's: blocks of 4 KiB, from a pool.</summary>
internal static class Serving
{
    public static IReadOnlyList<Measuring.Server> Servers() =>
    [
        new("echo", _ => Serve(Echo)),
        new("sink", _ => Serve(Sink)),
        new("source", size => Serve(connection => Source(connection, size))),
    ];

    private static void Serve(Func<ConnectionContext, Task> handler)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
            kestrel.Listen(IPAddress.Loopback, 0, endpoint => endpoint.Run(handler)));
        builder.WebHost.UseSockets(sockets => sockets.Backlog = 4096);
        using var application = builder.Build();
        application.Lifetime.ApplicationStarted.Register(() => Measuring.Server.Announce(PortOf(application)));
        application.Run();
    }

    private static int PortOf(WebApplication application)
    {
        var addresses = application.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!;
        return new Uri(addresses.Addresses.First()).Port;
    }

    private static async Task Echo(ConnectionContext connection)
    {
        var (input, output) = (connection.Transport.Input, connection.Transport.Output);
        while (true)
        {
            var result = await input.ReadAsync().ConfigureAwait(false);
            foreach (var segment in result.Buffer)
            {
                output.Write(segment.Span);
            }

            input.AdvanceTo(result.Buffer.End);
            if (result.IsCompleted)
            {
                return;
            }

            await output.FlushAsync().ConfigureAwait(false);
        }
    }

    private static async Task Sink(ConnectionContext connection)
    {
        var input = connection.Transport.Input;
        var total = 0L;
        ReadResult result;
        do
        {
            result = await input.ReadAsync().ConfigureAwait(false);
            total += result.Buffer.Length;
            input.AdvanceTo(result.Buffer.End);
        }
        while (!result.IsCompleted);

        await connection.Transport.Output.WriteAsync(
            Encoding.ASCII.GetBytes(total.ToString(CultureInfo.InvariantCulture))).ConfigureAwait(false);
    }

    private static async Task Source(ConnectionContext connection, int size)
    {
        ReadOnlyMemory<byte> data = Measuring.Server.SourceData(size);
        FlushResult result;
        do
        {
            result = await connection.Transport.Output.WriteAsync(data).ConfigureAwait(false);
        }
        while (!result.IsCompleted);
    }
}
