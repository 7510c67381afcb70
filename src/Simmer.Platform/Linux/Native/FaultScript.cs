namespace Simmer.Platform.Linux;

/// <summary>What is to go wrong on this thread, from now until this is disposed.</summary>
internal sealed class FaultScript : IDisposable
{
    private readonly List<Fault> _faults = [];

    /// <summary>A script that plays.</summary>
    public FaultScript() => SystemFaults.Play(this);

    /// <summary>How much of it has happened.</summary>
    public int Strikes { get; private set; }

    /// <summary>Makes calls fail.</summary>
    /// <param name="call">Which.</param>
    /// <param name="error">How.</param>
    /// <param name="after">How many of them succeed before.</param>
    /// <param name="times">How many of them fail.</param>
    public FaultScript Fail(SystemCall call, Errno error, int after = 0, int times = 1)
    {
        _faults.Add(new Fault(call) { Left = after, Times = times, Error = error });
        return this;
    }

    /// <summary>Makes calls do less than they could.</summary>
    /// <param name="call">Which.</param>
    /// <param name="length">How many bytes each takes or gives at most.</param>
    /// <param name="times">How many of them.</param>
    public FaultScript Shorten(SystemCall call, int length, int times = int.MaxValue)
    {
        _faults.Add(new Fault(call) { Times = times, Length = length });
        return this;
    }

    public void Dispose() => SystemFaults.Play(null);

    /// <inheritdoc cref="SystemFaults.Strike(SystemCall, ref int, out SystemResult)"/>
    public bool Strike(SystemCall call, ref int length, ref SystemResult result)
    {
        foreach (var fault in _faults)
        {
            if (fault.Call == call && fault.Times > 0 && fault.Left-- <= 0)
            {
                fault.Times--;
                Strikes++;
                length = Math.Min(length, fault.Length);
                result = SystemResult.Of(fault.Error);
                return fault.Error != Errno.None;
            }
        }

        return false;
    }

    private sealed class Fault(SystemCall call)
    {
        public SystemCall Call { get; } = call;

        public int Left { get; set; }

        public int Times { get; set; }

        public Errno Error { get; init; }

        public int Length { get; init; } = int.MaxValue;
    }
}
