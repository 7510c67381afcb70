using System.Net.Sockets;
using System.Text;

namespace Simmer.Testing;

/// <summary>Comparisons whose failure is a <see cref="ContractException"/> that says what was expected.</summary>
internal static class Check
{
    public static void That(bool condition, string otherwise)
    {
        if (!condition)
        {
            throw new ContractException(otherwise);
        }
    }

    public static void Equal<T>(T expected, T actual, string what) =>
        That(EqualityComparer<T>.Default.Equals(expected, actual), $"{what}: expected {expected}, but it is {actual}.");

    /// <summary>These are the letters of <paramref name="expected"/>.</summary>
    public static void Bytes(string expected, ReadOnlySpan<byte> actual, string what) => Bytes(Encoding.ASCII.GetBytes(expected), actual, what);

    public static void Bytes(byte[] expected, ReadOnlySpan<byte> actual, string what)
    {
        var same = actual.CommonPrefixLength(expected);
        That(
            same == expected.Length && same == actual.Length,
            $"{what}: expected {expected.Length} bytes, got {actual.Length}; they are the same up to {same}.");
    }

    /// <summary>Awaits what <paramref name="body"/> does, and returns what it throws.</summary>
    public static async Coroutine<TException> Throws<TException>(string what, Func<Coroutine> body)
        where TException : Exception
    {
        try
        {
            await body();
        }
        catch (TException e)
        {
            return e;
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            throw new ContractException($"{what}: expected a {typeof(TException).Name}, but it throws {e.GetType().Name}: {e.Message}", e);
        }

        throw new ContractException($"{what}: expected a {typeof(TException).Name}, but it succeeds.");
    }

    /// <summary>Waits for the end of <paramref name="task"/>, and returns what it throws.</summary>
    public static Coroutine<TException> Throws<TException>(string what, LoopTask task)
        where TException : Exception =>
        Throws<TException>(what, async () => await task);

    /// <summary>Does something, and returns what it throws.</summary>
    public static TException Throws<TException>(string what, Action body)
        where TException : Exception
    {
        try
        {
            body();
        }
        catch (TException e)
        {
            return e;
        }
        catch (Exception e)
        {
            throw new ContractException($"{what}: expected a {typeof(TException).Name}, but it throws {e.GetType().Name}: {e.Message}", e);
        }

        throw new ContractException($"{what}: expected a {typeof(TException).Name}, but it succeeds.");
    }

    /// <summary>The connection has failed, in one of these ways.</summary>
    public static void Error(IOException failure, params ReadOnlySpan<SocketError> expected)
    {
        That(failure.InnerException is SocketException, $"Inside the IOException there should be a SocketException, but there is {failure.InnerException?.GetType().Name ?? "nothing"}.");
        Error((SocketException)failure.InnerException!, expected);
    }

    /// <summary>The system has refused, for one of these reasons.</summary>
    public static void Error(SocketException failure, params ReadOnlySpan<SocketError> expected) => That(
        expected.Contains(failure.SocketErrorCode),
        $"Expected the error {string.Join(" or ", expected.ToArray())}, but it is {failure.SocketErrorCode}: {failure.Message}");
}
