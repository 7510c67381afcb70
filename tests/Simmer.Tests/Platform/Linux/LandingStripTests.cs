using System.Runtime.InteropServices;
using Simmer.Platform.Linux;
using Simmer.Tests.Net;
using static Simmer.Asyncio;

namespace Simmer.Tests.Platform.Linux;

/// <summary>Receiving into memory that the system is slow to copy to: the same bytes, by another way.</summary>
public sealed class LandingStripTests
{
    private const int Page = 4096;

    [Theory]
    [InlineData(2_048)]
    [InlineData(LandingStrip.Size)]
    [InlineData(LandingStrip.Size + 1)]
    [InlineData(300_000)]
    public void Read_IntoMemoryThatIsSlowToCopyTo_TakesEverythingInOrder(int size) => RealLoop.Run(async () =>
    {
        var (client, server) = await Loopback.Connect();
        using (client)
        using (server)
        {
            var data = new byte[1_000_003];
            new Random(size).NextBytes(data);
            var writing = CreateTask(client.Write(data));
            var buffer = After(Page, bytes: 16, size);
            LandingStrip.Suits(buffer.Span).ShouldBeTrue();
            for (var at = 0; at < data.Length;)
            {
                var count = await server.Read(buffer);
                count.ShouldBeGreaterThan(0);
                buffer.Span[..count].SequenceEqual(data.AsSpan(at, count)).ShouldBeTrue();
                at += count;
            }

            await writing;
            client.CloseWrite();
            (await server.Read(buffer)).ShouldBe(0);
        }
    });

    [Theory]
    [InlineData(0, 100_000, false)]
    [InlineData(1, 100_000, true)]
    [InlineData(31, 2_048, true)]
    [InlineData(31, 2_047, false)]
    [InlineData(32, 100_000, false)]
    [InlineData(4_080, 100_000, false)]
    public void Suits_WhatBeginsShortlyAfterAPage(int bytes, int size, bool expected) =>
        LandingStrip.Suits(After(Page, bytes, size).Span).ShouldBe(expected);

    /// <summary>Memory that begins so many bytes after a page does.</summary>
    private static Memory<byte> After(int page, int bytes, int size)
    {
        var array = GC.AllocateArray<byte>(size + (2 * page), pinned: true);
        var address = Marshal.UnsafeAddrOfPinnedArrayElement(array, 0);
        return array.AsMemory((int)(-address & (page - 1)) + bytes, size);
    }
}
