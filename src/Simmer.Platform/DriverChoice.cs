namespace Simmer.Platform;

/// <summary>Which driver somebody wants, and who: the options of the loop, or the environment.</summary>
internal sealed record DriverChoice(DriverKind Kind, string Source)
{
    private const string Variable = "SIMMER_DRIVER";

    /// <summary>All that can be chosen.</summary>
    public static IReadOnlyList<DriverKind> Kinds { get; } = [DriverKind.Epoll, DriverKind.IoUring, DriverKind.Sockets];

    /// <summary>The options win over the environment.</summary>
    /// <exception cref="InvalidOperationException">Nobody knows what is in the environment.</exception>
    public static DriverChoice Make(DriverKind wish) =>
        wish is DriverKind.Default ? InEnvironment(Environment.GetEnvironmentVariable(Variable)) : new(wish, $"LoopOptions.Driver is {wish}");

    /// <summary>What the environment says.</summary>
    public static DriverChoice InEnvironment(string? value)
    {
        if (string.IsNullOrEmpty(value))
        {
            return new(DriverKind.Default, "Nobody has chosen");
        }

        var kind = Kinds.FirstOrDefault(kind => NameOf(kind) == value);
        return kind is DriverKind.Default
            ? throw new InvalidOperationException(
                $"The environment variable {Variable} is '{value}', which is no driver. It may be {NamesOf(Kinds)}; "
                + "without it the fastest is chosen that the machine permits.")
            : new(kind, $"The environment variable {Variable} is '{value}'");
    }

    /// <summary>What to say about a driver that is there, and not in use.</summary>
    public static string HowToChoose(DriverKind kind, DriverKind best) => kind == best
        ? "it is the default here, and another one was chosen"
        : $"it works here, and was not chosen: set LoopOptions.Driver, or {Variable}={NameOf(kind)}";

    /// <summary>The choice cannot be followed.</summary>
    public PlatformNotSupportedException Unavailable(string reason, DriverKind best) => new(
        $"{Source}, but this machine does not have that driver: {reason}. Choose {NameOf(best)}, or do not choose: "
        + "the default is the fastest that the machine permits.");

    private static string NameOf(DriverKind kind) => kind switch
    {
        DriverKind.Epoll => "epoll",
        DriverKind.IoUring => "io_uring",
        DriverKind.Sockets => "sockets",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "This is not a driver."),
    };

    private static string NamesOf(IReadOnlyList<DriverKind> kinds) => string.Join(" or ", kinds.Select(NameOf));
}
