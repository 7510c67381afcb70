namespace Simmer;

/// <summary>What can be awaited on a loop and has a result of type <typeparamref name="T"/>.</summary>
public interface IAwaitable<out T> : IAwaitable;
