namespace Simmer.Testing;

/// <summary>A driver cannot do what an optional case asks for, and says so. To be reported, not to be hidden.</summary>
public sealed class ContractNotSupportedException : ContractException
{
    /// <summary>Makes one with a default message.</summary>
    public ContractNotSupportedException()
        : base("Not supported.")
    {
    }

    /// <summary>Makes one with the reason.</summary>
    public ContractNotSupportedException(string message)
        : base(message)
    {
    }

    /// <summary>Makes one with the reason and a cause.</summary>
    public ContractNotSupportedException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
