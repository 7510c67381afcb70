namespace Simmer.Conformance;

/// <summary>An expression of a program, ready to be evaluated. Its value is what <c>Values/Text.cs</c> can show.</summary>
internal delegate object? Expression(Frame frame);
