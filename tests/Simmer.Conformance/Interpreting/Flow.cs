namespace Simmer.Conformance;

/// <summary>Where a body goes on after a statement.</summary>
internal enum Flow
{
    /// <summary>With the next one.</summary>
    On,

    /// <summary>After the innermost loop.</summary>
    Break,

    /// <summary>Nowhere: it returns.</summary>
    Return,
}
