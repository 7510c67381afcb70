namespace Simmer;

/// <summary>Where failures go that reach nobody. The only place of the library that writes to the console.</summary>
internal static class ErrorStream
{
    public static void Write(LoopError error) => Console.Error.WriteLine($"simmer: {error}");
}
