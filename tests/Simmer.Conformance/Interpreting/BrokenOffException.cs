namespace Simmer.Conformance;

/// <summary>A run was broken off. The program cannot catch it: see <see cref="Machine.BreakOff"/>.</summary>
internal abstract class BrokenOffException(string message) : Exception(message);
