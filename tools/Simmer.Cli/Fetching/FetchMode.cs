using System.Text.Json.Serialization;

namespace Simmer.Cli.Fetching;

/// <summary>How many URLs are fetched.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<FetchMode>))]
internal enum FetchMode
{
    /// <summary>One after the other, blocking: see <see cref="SequentialFetcher"/>.</summary>
    [JsonStringEnumMemberName("sequential")]
    Sequential,

    /// <summary>On many threads, each of which blocks: see <see cref="ThreadsFetcher"/>.</summary>
    [JsonStringEnumMemberName("threads")]
    Threads,

    /// <summary>On one loop: see <see cref="CoroutinesFetcher"/>.</summary>
    [JsonStringEnumMemberName("coroutines")]
    Coroutines,
}
