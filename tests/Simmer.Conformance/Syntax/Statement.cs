namespace Simmer.Conformance;

/// <summary>A statement of a program, ready to be run.</summary>
/// <returns>
/// The steps that it cannot take itself, because they suspend: see <see cref="Step"/>. Whoever enumerates them takes
/// each before asking for the next, and has run the statement when there are no more.
/// </returns>
internal delegate IEnumerable<Step> Statement(Frame frame);
