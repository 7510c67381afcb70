using System.Net;

namespace Simmer.Cli.Fetching;

/// <summary>What is to be said about the status of an answer.</summary>
internal static class StatusText
{
    /// <summary>Why an answer counts as a failure; null: it does not.</summary>
    public static string? WhyFailed(HttpResponseMessage response) =>
        (int)response.StatusCode >= 400 ? Of(response.StatusCode)
        : !IsRedirect(response.StatusCode) || !response.Headers.NonValidated.Contains("Location") ? null
        : response.Headers.Location is { } location ? WhyNotFollowed(response, location)
        : "redirected, but not to a URL";

    /// <summary>The number and its name, for instance <c>404 Not Found</c>.</summary>
    /// <remarks>The name is the standard's. What the server calls it may be anything, control characters included.</remarks>
    public static string Of(HttpStatusCode status)
    {
        using var standard = new HttpResponseMessage(status);
        return $"{(int)status} {standard.ReasonPhrase}".TrimEnd();
    }

    private static bool IsRedirect(HttpStatusCode status) => status is HttpStatusCode.MovedPermanently
        or HttpStatusCode.Found or HttpStatusCode.SeeOther
        or HttpStatusCode.TemporaryRedirect or HttpStatusCode.PermanentRedirect;

    // HttpClient hands a redirect out only if it does not follow it, and does not say why it does not.
    private static string WhyNotFollowed(HttpResponseMessage response, Uri location)
    {
        var from = response.RequestMessage!.RequestUri!;
        var target = location.IsAbsoluteUri ? location : new Uri(from, location);
        return target.Scheme == from.Scheme || target.Scheme == Uri.UriSchemeHttps
            ? $"too many redirects (more than {HttpClients.MaxRedirects})"
            : $"redirected from {from.Scheme} to {target.Scheme}, which is not followed";
    }
}
