namespace Simmer;

/// <summary>Whom a program belongs together with: whom a signal reaches.</summary>
public enum ProcessGrouping
{
    /// <summary>This program's group. Ctrl-C at the terminal reaches both; <c>Terminate</c> and <c>Kill</c> reach it alone.</summary>
    Shared,

    /// <summary>
    /// A group of its own, to which the programs belong that it starts. Ctrl-C at the terminal reaches this program only;
    /// <c>Terminate</c> and <c>Kill</c> reach the whole group.
    /// </summary>
    Own,

    /// <summary>As <see cref="Own"/>, and a session of its own: it has no terminal. Not on Windows.</summary>
    OwnSession,
}
