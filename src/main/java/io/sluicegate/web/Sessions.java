package io.sluicegate.web;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.cookie.Cookie;
import io.netty.handler.codec.http.cookie.ServerCookieDecoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Base64;
import java.util.Deque;
import java.util.Locale;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Who may ask: those who show the token, and browsers that have signed in with it. A browser gets a random word of its
 * own, never the token, since a cookie is shown to every port of its host. Secrets are compared in constant time.
 * Confined to one event loop.
 */
final class Sessions {

    private static final Duration LIFE = Duration.ofHours(12);
    private static final int MAX_SESSIONS = 64;
    private static final int WORD_BYTES = 32;
    private static final String BEARER = "bearer ";

    private final byte[] token;
    private final ScheduledExecutorService loop;
    private final SecureRandom random = new SecureRandom();
    private final Deque<byte[]> words = new ArrayDeque<>();

    Sessions(String token, ScheduledExecutorService loop) {
        this.token = token.getBytes(StandardCharsets.UTF_8);
        this.loop = loop;
    }

    boolean isToken(String text) {
        return MessageDigest.isEqual(token, text.getBytes(StandardCharsets.UTF_8));
    }

    /** Whether the request shows the token or a session's word. */
    boolean isSignedIn(AdminRequest request) {
        String authorization = request.onlyOrEmpty(HttpHeaderNames.AUTHORIZATION);
        if (authorization.toLowerCase(Locale.ROOT).startsWith(BEARER)) {
            return isToken(authorization.substring(BEARER.length()).trim());
        }
        return find(request) != null;
    }

    /** Begins a session; gives the field that tells the browser. The oldest of too many is forgotten. */
    String begin(AdminRequest request) {
        byte[] word = new byte[WORD_BYTES];
        random.nextBytes(word);
        String text = Base64.getUrlEncoder().withoutPadding().encodeToString(word);
        byte[] kept = text.getBytes(StandardCharsets.UTF_8);
        if (words.size() == MAX_SESSIONS) {
            words.removeFirst();
        }
        words.addLast(kept);
        loop.schedule(() -> words.remove(kept), LIFE.toSeconds(), TimeUnit.SECONDS);
        return cookie(request, text, LIFE);
    }

    /** Ends the request's session, if it has one; gives the field that tells the browser. */
    String end(AdminRequest request) {
        byte[] word = find(request);
        if (word != null) {
            words.remove(word);
        }
        return cookie(request, "", Duration.ZERO);
    }

    private byte @Nullable [] find(AdminRequest request) {
        String name = cookieName(request);
        for (String field : request.fields().getAll(HttpHeaderNames.COOKIE)) {
            for (Cookie cookie : ServerCookieDecoder.STRICT.decodeAll(field)) {
                byte[] word = cookie.name().equals(name) ? find(cookie.value()) : null;
                if (word != null) {
                    return word;
                }
            }
        }
        return null;
    }

    private byte @Nullable [] find(String text) {
        byte[] shown = text.getBytes(StandardCharsets.UTF_8);
        byte[] found = null;
        for (byte[] word : words) {
            if (MessageDigest.isEqual(word, shown)) {
                found = word;
            }
        }
        return found;
    }

    /** Two gateways on one host must not sign each other's browsers out. */
    private static String cookieName(AdminRequest request) {
        return "sluicegate-" + request.localPort();
    }

    private static String cookie(AdminRequest request, String value, Duration life) {
        return cookieName(request) + "=" + value + "; Path=/; HttpOnly; SameSite=Strict; Max-Age=" + life.toSeconds();
    }
}
