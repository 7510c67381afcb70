using System.Runtime.InteropServices;

namespace Simmer.Platform.Linux;

/// <summary>The watches of a driver, on descriptors that are not its own.</summary>
/// <remarks>
/// <para>
/// Each registration is one-shot: an event disarms it, and before the next wait it is armed again, which tells at once if
/// the descriptor is still ready. So a watch is level-triggered, at one call of the system for each event.
/// </para>
/// <para>
/// Plainly level-triggered it would cost nothing, but others may close the descriptor while we watch it. If a copy keeps
/// the file open, the system goes on reporting a number that we can no longer unregister: a busy loop for ever. One-shot,
/// it is one event for nobody. See <c>EpollWatchTests.Watch_OfADescriptorThatWasClosedBehindItsBack</c>.
/// </para>
/// </remarks>
internal sealed class EpollWatches(EpollSet set)
{
    // Tokens of sockets never have this bit: it is the sign of their slot's number.
    private const ulong Mark = 1UL << 31;

    private readonly Dictionary<int, WatchedDescriptor> _byNumber = [];
    private readonly TokenTable<WatchedDescriptor> _byToken = new();
    private readonly List<WatchedDescriptor> _disarmed = [];

    /// <summary>How many descriptors are watched.</summary>
    public int Count => _byNumber.Count;

    /// <summary>Is it the token of one of these, rather than of a socket?</summary>
    public static bool IsToken(ulong token) => (token & Mark) != 0;

    /// <inheritdoc cref="IoDriver.Watch"/>
    public EpollWatch Add(EventLoop loop, SafeHandle handle, IoReadiness readiness, Action ready)
    {
        var watch = new EpollWatch(this, loop, handle, readiness, ready);
        try
        {
            Enter(watch, (int)handle.DangerousGetHandle());
            return watch;
        }
        catch
        {
            watch.Leave();
            throw;
        }
    }

    public void OnEvents(ulong token, EpollFlags flags)
    {
        if (_byToken.Find(token & ~Mark) is { } place)
        {
            place.OnEvents(flags);
            ArmLater(place);
        }
    }

    /// <summary>To be called before each wait: what has reported something is to report again.</summary>
    public void ArmAll()
    {
        if (_disarmed.Count == 0)
        {
            return;
        }

        foreach (var place in _disarmed)
        {
            place.IsDisarmed = false;
            if (!place.IsEmpty && Arm(place).Failed)
            {
                Forget(place); // Closed behind our back. Nothing will ever come of it.
            }
        }

        _disarmed.Clear();
    }

    public void Remove(EpollWatch watch)
    {
        if (watch.Place is not { } place)
        {
            return;
        }

        place[watch.Readiness] = null;
        if (place.IsEmpty)
        {
            set.Remove(place.Number); // It fails if the descriptor was closed behind our back, and then nothing is left to do.
            Forget(place);
        }

        watch.Leave(); // If the other direction goes on, one event may come for nobody, and arming it again mends that.
    }

    /// <summary>The driver has been given a descriptor of this number, so the watched one is gone: it must not be touched any more.</summary>
    public void ForgetNumber(int number)
    {
        if (_byNumber.Count > 0 && _byNumber.TryGetValue(number, out var place))
        {
            Forget(place);
        }
    }

    /// <summary>All leave.</summary>
    public void Clear()
    {
        foreach (var place in _byNumber.Values.ToArray())
        {
            set.Remove(place.Number);
            Forget(place);
        }
    }

    private void Enter(EpollWatch watch, int number)
    {
        var place = FindAlive(number);
        if (place is null)
        {
            place = Register(number, watch);
        }
        else if (place[watch.Readiness] is null)
        {
            place[watch.Readiness] = watch;
            ArmLater(place);
        }
        else
        {
            throw new InvalidOperationException(
                $"Descriptor {number} is watched until it is {watch.Readiness} already. One watch at a time: dispose that one first.");
        }

        watch.Place = place;
    }

    private WatchedDescriptor Register(int number, EpollWatch watch)
    {
        var place = new WatchedDescriptor(number) { [watch.Readiness] = watch };
        place.Token = _byToken.Add(place) | Mark;
        var result = set.AddOnce(number, place.Wanted, place.Token);
        if (result.Failed)
        {
            _byToken.Remove(place.Token & ~Mark);
            throw result.Error is Errno.NotPermitted
                ? new IOException($"Descriptor {number} cannot be waited for: a file, for instance, is always ready. (epoll_ctl)")
                : result.Error.ToDriverException($"epoll_ctl on descriptor {number}");
        }

        _byNumber.Add(number, place);
        return place;
    }

    /// <summary>Who is watched by that number; nobody, if that was closed and the number is somebody else's now.</summary>
    private WatchedDescriptor? FindAlive(int number)
    {
        if (_byNumber.TryGetValue(number, out var place) && Arm(place).Failed)
        {
            Forget(place);
            place = null;
        }

        return place;
    }

    private SystemResult Arm(WatchedDescriptor place) => set.ArmOnce(place.Number, place.Wanted, place.Token);

    private void ArmLater(WatchedDescriptor place)
    {
        if (!place.IsDisarmed)
        {
            place.IsDisarmed = true;
            _disarmed.Add(place);
        }
    }

    private void Forget(WatchedDescriptor place)
    {
        place.Clear();
        _byNumber.Remove(place.Number);
        _byToken.Remove(place.Token & ~Mark);
    }
}
