package io.sluicegate.policy;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A list that is fetched over HTTP(S). Immutable.
 *
 * @param url as it stands in the rules
 * @param every how old its copy becomes before it is asked for anew
 */
public record Feed(String url, Duration every) {

    static final Duration DEFAULT_EVERY = Duration.ofDays(1);
    /** Whoever asks for a list more often is soon refused by its server. */
    static final Duration SHORTEST_EVERY = Duration.ofMinutes(1);

    private static final int HIGHEST_PORT = 65_535;

    /** Whether the text of a list's place is meant to be a URL, right or not. */
    static boolean looksLikeUrl(String text) {
        return text.contains("://");
    }

    /** What is wrong with a URL; null when a list can be fetched from there. */
    static @Nullable String fault(String url) {
        URI uri;
        try {
            uri = new URI(url);
        } catch (URISyntaxException e) {
            return "this is no URL: " + e.getReason();
        }
        String scheme = uri.getScheme();
        if (!"https".equalsIgnoreCase(scheme) && !"http".equalsIgnoreCase(scheme)) {
            return "lists are fetched over https:// or http:// alone";
        }
        if (!StandardCharsets.US_ASCII.newEncoder().canEncode(url)) {
            return "a URL is written in ASCII: the host in its xn-- form, all else as %XX";
        }
        if (uri.getRawUserInfo() != null) {
            return "a URL with a password is not taken: it would stand in records and messages";
        }
        if (uri.getHost() == null || uri.getPort() == 0 || uri.getPort() > HIGHEST_PORT) {
            return "this URL names no host, or a port outside of 1 to 65535";
        }
        return uri.getRawFragment() == null ? null : "a URL of a list has no \"#\"";
    }
}
