using System.Runtime.InteropServices;
using System.Text;

namespace Simmer.Platform.Linux;

/// <summary>Texts as C wants them: UTF-8 with a zero at the end, and an array of pointers to them with a null at the end.</summary>
/// <remarks>One piece of memory, first the pointers, then the texts. Whoever makes it disposes it.</remarks>
internal sealed unsafe class NativeStrings : IDisposable
{
    private byte** _pointers;

    private NativeStrings(IReadOnlyList<string> texts)
    {
        var pointers = (nuint)(texts.Count + 1) * (nuint)sizeof(byte*);
        var bytes = texts.Sum(static text => (long)Encoding.UTF8.GetByteCount(text) + 1);
        Size = (long)pointers + bytes;
        _pointers = (byte**)NativeMemory.Alloc(pointers + (nuint)bytes);
        var next = (byte*)_pointers + pointers;
        for (var i = 0; i < texts.Count; i++)
        {
            _pointers[i] = next;
            next += Encoding.UTF8.GetBytes(texts[i], new Span<byte>(next, checked((int)bytes)));
            *next++ = 0;
        }

        _pointers[texts.Count] = null;
    }

    /// <summary>How much memory they take, pointers included: what the system limits.</summary>
    public long Size { get; }

    public byte** Pointers => _pointers;

    public byte* First => _pointers[0];

    /// <summary>Copies them.</summary>
    /// <exception cref="ArgumentException">A text contains a zero, at which C would stop reading.</exception>
    public static NativeStrings Of(params IReadOnlyList<string> texts) =>
        texts.FirstOrDefault(static text => text.Contains('\0', StringComparison.Ordinal)) is { } broken
            ? throw new ArgumentException($"'{broken.Replace('\0', '␀')}' contains a zero character, which no argument, path or variable can.", nameof(texts))
            : new NativeStrings(texts);

    public void Dispose()
    {
        NativeMemory.Free(_pointers);
        _pointers = null;
    }
}
