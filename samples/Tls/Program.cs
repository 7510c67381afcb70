using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Simmer;
using static Simmer.Asyncio;

Run(Main());

static async Coroutine Main()
{
    using var certificate = MakeCertificate("localhost");
    using var listener = ListenTcp(new IPEndPoint(IPAddress.Loopback, 0));
    var server = CreateTask(TcpServer.Serve(listener, TlsServer.Handler<TcpStream>(new TlsServerOptions(certificate), Greet)));
    await Greeted(listener.LocalEndPoint.Port, certificate);
    await NotTrusted(listener.LocalEndPoint.Port);
    server.Cancel();
}

#region server
static async Coroutine Greet(TlsStream connection)
{
    var name = await connection.ReadLine();
    await connection.WriteLine($"hello, {name}");
}
#endregion

#region client
static async Coroutine Greeted(int port, X509Certificate2 certificate)
{
    // Without options the system's own authorities are trusted. Here it is the one that we have just made.
    var tls = new TlsClientOptions { TrustedRoots = [certificate] };
    await using var stream = await ConnectTls("localhost", port, tls);
    await stream.WriteLine("cook");
    Console.WriteLine(await stream.ReadLine());
}

static async Coroutine NotTrusted(int port)
{
    try
    {
        await using var stream = await ConnectTls("localhost", port);
    }
    catch (TlsException)
    {
        Console.WriteLine("nobody vouches for that certificate");
    }
}
#endregion

static X509Certificate2 MakeCertificate(string host)
{
    using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    var request = new CertificateRequest($"CN={host}", key, HashAlgorithmName.SHA256);
    var names = new SubjectAlternativeNameBuilder();
    names.AddDnsName(host);
    request.CertificateExtensions.Add(names.Build());
    return request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
}
