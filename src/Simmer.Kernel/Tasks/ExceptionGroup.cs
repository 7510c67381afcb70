using System.Collections.ObjectModel;

namespace Simmer;

/// <summary>Several failures at once: what the children of a <see cref="TaskGroup"/> have come to. Python's <c>ExceptionGroup</c>.</summary>
/// <remarks>
/// It is thrown also for a single failure, so that the code that handles it need not distinguish. Groups nest as the
/// task groups did; <see cref="AggregateException.Flatten"/> removes the levels.
/// <code>catch (ExceptionGroup group) when (group.Has&lt;HttpRequestException>()) { … }</code>
/// </remarks>
public sealed class ExceptionGroup : AggregateException
{
    /// <summary>Makes one without failures.</summary>
    public ExceptionGroup()
    {
    }

    /// <summary>Makes one with a message.</summary>
    public ExceptionGroup(string message)
        : base(message)
    {
    }

    /// <summary>Makes one with a message and one failure.</summary>
    public ExceptionGroup(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>Makes one of several failures, in their order.</summary>
    public ExceptionGroup(string message, IEnumerable<Exception> exceptions)
        : base(message, exceptions)
    {
    }

    /// <summary>The failures, in the order in which they happened. Some may be groups themselves.</summary>
    public ReadOnlyCollection<Exception> Exceptions => InnerExceptions;

    /// <summary>Is there a failure of this type, at whichever depth?</summary>
    public bool Has<TException>()
        where TException : Exception => Subgroup<TException>() is not null;

    /// <summary>The failures of this type, at whichever depth, as a group of the same shape; null if there are none.</summary>
    public ExceptionGroup? Subgroup<TException>()
        where TException : Exception => Split(static e => e is TException).Matching;

    /// <summary>Parts the failures that <paramref name="match"/> from the others; both parts keep the shape of the group.</summary>
    public (ExceptionGroup? Matching, ExceptionGroup? Others) Split(Func<Exception, bool> match)
    {
        ArgumentNullException.ThrowIfNull(match);
        List<Exception> matching = [];
        List<Exception> others = [];
        foreach (var exception in InnerExceptions)
        {
            if (exception is ExceptionGroup group)
            {
                var parts = group.Split(match);
                Add(matching, parts.Matching);
                Add(others, parts.Others);
            }
            else
            {
                (match(exception) ? matching : others).Add(exception);
            }
        }

        return (Group(matching), Group(others));
    }

    private static void Add(List<Exception> exceptions, ExceptionGroup? group)
    {
        if (group is not null)
        {
            exceptions.Add(group);
        }
    }

    private ExceptionGroup? Group(List<Exception> exceptions) => exceptions.Count == 0 ? null : new ExceptionGroup(BaseMessage, exceptions);

    // AggregateException.Message appends the inner messages; a part has other ones.
    private string BaseMessage => Message.IndexOf(" (", StringComparison.Ordinal) is var end and > 0 ? Message[..end] : Message;
}
