using System.Net.Sockets;
using Microsoft.Win32.SafeHandles;
using static Simmer.Asyncio;
using static Simmer.Tests.Expect;

namespace Simmer.Tests.Net;

public sealed class UnixStreamTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("simmer-unix-");

    private string Path => System.IO.Path.Combine(_folder.FullName, "socket");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void Serve_AtAPath_AnswersAndRemovesTheFileAtTheEnd() => RealLoop.Run(async () =>
    {
        var listener = ListenUnix(Path);
        listener.ToString().ShouldBe($"listener {Path}");
        var serving = CreateTask(StreamServer.Serve(listener, async connection => await connection.WriteLine($"hello {await connection.ReadLine()}")));
        using (var client = await ConnectUnix(Path))
        {
            client.ToString().ShouldBe($"unix {Path}");
            await client.WriteLine("you");
            client.CloseWrite();
            (await client.ReadLine()).ShouldBe("hello you");
            (await client.ReadLine()).ShouldBeNull();
        }

        File.Exists(Path).ShouldBeTrue();
        listener.Dispose();
        listener.Dispose();
        await serving;
        File.Exists(Path).ShouldBeFalse();
        (await Throws<SocketException>(ConnectUnix(Path))).SocketErrorCode.ShouldNotBe(SocketError.Success);
    });

    [Theory]
    [InlineData('@')]
    [InlineData('\0')]
    public void Listen_AtAnAbstractName_NeedsNoFile(char mark) => RealLoop.Run(async () =>
    {
        var name = $"{mark}{_folder.Name}";
        using var listener = ListenUnix(name);
        listener.Path.ShouldBe($"@{_folder.Name}");
        using var client = await ConnectUnix(name);
        using var server = await listener.Accept();
        await server.WriteLine("x");
        (await client.ReadLine()).ShouldBe("x");
        _folder.GetFiles().ShouldBeEmpty();
    });

    [Fact]
    public void Listen_WhereAnEarlierProgramHasLeftItsSocket_RemovesThat() => RealLoop.Run(async () =>
    {
        using (var dead = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified))
        {
            var bound = System.IO.Path.Combine(_folder.FullName, "dead");
            dead.Bind(new UnixDomainSocketEndPoint(bound)); // .NET removes the file of a socket that it closes.
            File.Move(bound, Path);
        }

        File.Exists(Path).ShouldBeTrue();
        using var listener = ListenUnix(Path);
        using var client = await ConnectUnix(Path);
    });

    [Fact]
    public void Listen_WhereSomebodyListens_FailsAndHarmsNobody() => RealLoop.Run(async () =>
    {
        using var first = ListenUnix(Path);
        Should.Throw<SocketException>(() => ListenUnix(Path)).SocketErrorCode.ShouldBe(SocketError.AddressAlreadyInUse);
        using var client = await ConnectUnix(Path);
    });

    [Fact]
    public void Listen_WhereThereIsAFile_FailsAndLeavesIt() => RealLoop.Run(async () =>
    {
        File.WriteAllText(Path, "precious");
        Should.Throw<SocketException>(() => ListenUnix(Path)).SocketErrorCode.ShouldBe(SocketError.AddressAlreadyInUse);
        File.ReadAllText(Path).ShouldBe("precious");
    });

    [Fact]
    public void Dispose_WhenAnotherHasTakenThePlace_LeavesItsFile() => RealLoop.Run(async () =>
    {
        var first = ListenUnix(Path);
        File.Delete(Path);
        using var second = ListenUnix(Path);
        first.Dispose();
        using var client = await ConnectUnix(Path);
    });

    [Fact]
    public void Listen_WithAMode_SetsIt() => RealLoop.Run(async () =>
    {
        const UnixFileMode Mine = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using var listener = ListenUnix(Path, new UnixListenOptions { Mode = Mine });
        new FileInfo(Path).UnixFileMode.ShouldBe(Mine);
    });

    [Fact]
    public void SendHandles_OfAFile_ArrivesAsAFile() => RealLoop.Run(async () =>
    {
        using var listener = ListenUnix(Path);
        using var client = await ConnectUnix(Path);
        using var server = await listener.Accept();
        var file = System.IO.Path.Combine(_folder.FullName, "file");
        File.WriteAllText(file, "content");
        using (var handle = File.OpenHandle(file))
        {
            await client.SendHandles("x"u8.ToArray(), [handle]);
        }

        List<SafeFileHandle> received = [];
        (await server.ReceiveHandles(new byte[10], received)).ShouldBe(1);
        using var copy = received.ShouldHaveSingleItem();
        var content = new byte[10];
        RandomAccess.Read(copy, content, 0).ShouldBe(7);

        await client.WriteLine("line");
        await client.Write("rest"u8.ToArray());
        await server.ReadLine();
        await server.Peek();
        (await Throws<InvalidOperationException>(server.ReceiveHandles(new byte[10], received))).Message.ShouldContain("unread bytes");
    });
}
