namespace Simmer.Testing;

/// <summary>Somebody does not do what the contract promises.</summary>
public class ContractException : Exception
{
    /// <summary>Makes one with a default message.</summary>
    public ContractException()
        : base("The contract is not kept.")
    {
    }

    /// <summary>Makes one with a message.</summary>
    public ContractException(string message)
        : base(message)
    {
    }

    /// <summary>Makes one with a message and a cause.</summary>
    public ContractException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
