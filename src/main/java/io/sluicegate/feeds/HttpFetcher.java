package io.sluicegate.feeds;

import io.sluicegate.flow.SafeText;
import io.sluicegate.match.ListException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * Asks a server for a list, or whether the copy of it still holds (RFC 9110 section 13). Servers of HTTPS are verified by the
 * authorities that Java trusts. Goes straight to the server, by no proxy. Blocks; safe for any thread.
 */
final class HttpFetcher {

    private static final int OK = 200;
    private static final int NOT_MODIFIED = 304;
    private static final int MOST_REDIRECTS = 5;
    private static final int LONGEST_REASON = 200;
    private static final String ETAG = "[\\x21-\\x7e]{1,1024}";

    private final FeedLimits limits;
    private final Supplier<SSLContext> trust;
    private final LongSupplier nanos;
    /** Made with the first fetch, since it has threads; written under this object's monitor. */
    private @Nullable HttpClient client;

    /**
     * A fetcher.
     *
     * @param trust the authorities that servers are verified by
     * @param nanos monotonic time
     */
    HttpFetcher(FeedLimits limits, Supplier<SSLContext> trust, LongSupplier nanos) {
        this.limits = limits;
        this.trust = trust;
        this.nanos = nanos;
    }

    private synchronized HttpClient client() {
        HttpClient made = client;
        if (made == null) {
            made = HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .followRedirects(HttpClient.Redirect.NEVER)
                    .proxy(HttpClient.Builder.NO_PROXY)
                    .sslContext(trust.get())
                    .connectTimeout(limits.connect())
                    .build();
            client = made;
        }
        return made;
    }

    /**
     * A list that has been written into a file.
     *
     * @param etag by which to ask next time; null without one
     * @param lastModified by which to ask next time; null without one
     * @param zipped whether gzip is to be taken off, because it was put on for the way alone
     */
    record Answer(@Nullable String etag, @Nullable String lastModified, boolean zipped) {}

    /**
     * Fetches a list into a file; null says that the copy of before still holds.
     *
     * @param known the copy of before; null for none
     * @throws ListException that says why there is no list, in one line
     */
    @Nullable
    Answer fetch(String url, @Nullable FeedRecord known, Path into) throws ListException {
        long deadline = nanos.getAsLong() + limits.total().toNanos();
        URI at = URI.create(url);
        for (int redirects = 0; redirects <= MOST_REDIRECTS; redirects++) {
            HttpResponse<Long> response = exchange(at, known, into, deadline);
            if (response.statusCode() == NOT_MODIFIED && known != null) {
                return null;
            }
            if (response.statusCode() == OK) {
                return answer(response.headers());
            }
            at = next(at, response);
        }
        throw new ListException("more than " + MOST_REDIRECTS + " redirects");
    }

    private HttpResponse<Long> exchange(URI at, @Nullable FeedRecord known, Path into, long deadline)
            throws ListException {
        HttpRequest request = request(at, known);
        CompletableFuture<HttpResponse<Long>> response = client().sendAsync(
                        request,
                        info -> info.statusCode() == OK ? new BodyFile(into, limits.maxBytes()) : new NoBody());
        try {
            return response.get(deadline - nanos.getAsLong(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw new ListException("it was not there within " + shown(limits.total()));
        } catch (ExecutionException e) {
            throw new ListException(reason(at, e));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ListException("the gateway stops");
        } finally {
            response.cancel(true);
        }
    }

    private static HttpRequest request(URI at, @Nullable FeedRecord known) {
        HttpRequest.Builder request = HttpRequest.newBuilder(at)
                .header("User-Agent", "Sluicegate")
                .header("Accept", "*/*")
                .header("Accept-Encoding", "gzip");
        if (known != null && known.etag() != null) {
            request.header("If-None-Match", known.etag());
        }
        if (known != null && known.lastModified() != null) {
            request.header("If-Modified-Since", known.lastModified());
        }
        return request.build();
    }

    private static Answer answer(HttpHeaders headers) throws ListException {
        String type = headers.firstValue("Content-Type").orElse("").toLowerCase(Locale.ROOT);
        if (type.startsWith("text/html") || type.startsWith("application/xhtml")) {
            throw new ListException("the answer is a web page and no list (Content-Type "
                    + SafeText.shortened(type, LONGEST_REASON) + ")");
        }
        String coding =
                headers.firstValue("Content-Encoding").orElse("").strip().toLowerCase(Locale.ROOT);
        boolean zipped = coding.equals("gzip") || coding.equals("x-gzip");
        if (!zipped && !coding.isEmpty() && !coding.equals("identity")) {
            throw new ListException(
                    "the Content-Encoding \"" + SafeText.shortened(coding, LONGEST_REASON) + "\" was not asked for");
        }
        return new Answer(
                headers.firstValue("ETag").filter(tag -> tag.matches(ETAG)).orElse(null),
                headers.firstValue("Last-Modified")
                        .filter(date -> FeedDates.parse(date) != null)
                        .orElse(null),
                zipped);
    }

    /** Where a redirect leads (RFC 9110 section 15.4); never from what is verified to what is not. */
    private static URI next(URI at, HttpResponse<?> response) throws ListException {
        String location = response.headers().firstValue("Location").orElse(null);
        boolean redirect = switch (response.statusCode()) {
            case 301, 302, 303, 307, 308 -> location != null;
            default -> false;
        };
        if (!redirect || location == null) {
            throw new ListException("the server answered " + response.statusCode());
        }
        String shown = SafeText.shortened(location, LONGEST_REASON);
        URI next;
        try {
            next = at.resolve(location);
        } catch (IllegalArgumentException e) {
            throw new ListException("it redirects to \"" + shown + "\", which is no URL");
        }
        boolean verified = "https".equalsIgnoreCase(next.getScheme());
        boolean allowed = verified || ("http".equalsIgnoreCase(next.getScheme()) && !isVerified(at));
        if (!allowed || next.getHost() == null || next.getRawUserInfo() != null) {
            throw new ListException("it redirects to \"" + shown + "\", where nothing is fetched from");
        }
        return next;
    }

    private static boolean isVerified(URI uri) {
        return "https".equalsIgnoreCase(uri.getScheme());
    }

    private String reason(URI at, ExecutionException failed) {
        Throwable cause = failed.getCause();
        while (cause instanceof CompletionException && cause.getCause() != null) {
            cause = cause.getCause();
        }
        if (cause instanceof ListException) {
            return String.valueOf(cause.getMessage());
        }
        String host = String.valueOf(at.getHost());
        String said = cause == null ? "" : SafeText.shortened(String.valueOf(cause.getMessage()), LONGEST_REASON);
        if (cause instanceof HttpConnectTimeoutException) {
            return "no connection to " + host + " within " + shown(limits.connect());
        }
        if (cause instanceof ConnectException) {
            return "no connection to " + host + ": its name does not resolve, or nobody listens there";
        }
        if (cause instanceof SSLException) {
            return "no TLS connection to " + host + " that can be trusted: " + said;
        }
        return (cause instanceof IOException ? "the answer broke off: " : "it failed: ") + said;
    }

    private static String shown(Duration duration) {
        return duration.toMillis() % 1000 == 0 ? duration.toSeconds() + " s" : duration.toMillis() + " ms";
    }
}
