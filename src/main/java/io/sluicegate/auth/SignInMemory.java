package io.sluicegate.auth;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Which credentials were right a short while ago, so that not every request costs a bcrypt. Holds no password: a key is an
 * HMAC under a secret of this start, over the user's hash in the file too, so that whoever is removed or given another
 * password is forgotten. Safe for any thread: its map is synchronized.
 */
final class SignInMemory {

    static final Duration LIFETIME = Duration.ofMinutes(10);
    static final int MOST = 10_000;

    private static final String ALGORITHM = "HmacSHA256";
    private static final int SECRET_BYTES = 32;

    private final SecretKeySpec secret;
    private final LongSupplier nanos;
    /** Until when each is remembered, in the order in which they were learnt. */
    private final Map<String, Long> until = new LinkedHashMap<>();

    SignInMemory(LongSupplier nanos) {
        byte[] random = new byte[SECRET_BYTES];
        new SecureRandom().nextBytes(random);
        this.secret = new SecretKeySpec(random, ALGORITHM);
        this.nanos = nanos;
    }

    /** What stands for credentials; {@code hash} is the user's in the file. */
    String keyOf(Credentials credentials, String hash) {
        // None of the parts holds a NUL, so that no two triples look alike.
        String text = credentials.user() + '\0' + hash + '\0' + credentials.password();
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(secret);
            return HexFormat.of().formatHex(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has " + ALGORITHM, e);
        }
    }

    synchronized boolean holds(String key) {
        Long end = until.get(key);
        return end != null && nanos.getAsLong() - end < 0;
    }

    synchronized void remember(String key) {
        until.remove(key);
        if (until.size() >= MOST) {
            until.remove(until.keySet().iterator().next());
        }
        until.put(key, nanos.getAsLong() + LIFETIME.toNanos());
    }
}
