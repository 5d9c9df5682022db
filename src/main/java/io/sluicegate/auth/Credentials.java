package io.sluicegate.auth;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A name and a password as a client sent them. Immutable; never printed.
 *
 * @param user not empty, without a colon, 255 characters at most
 * @param password as it was typed, perhaps empty
 */
public record Credentials(String user, String password) {

    /** The widest name that a record of the ledger takes. */
    static final int MAX_USER = 255;

    private static final int MAX_ENCODED = 2048;
    private static final String BASIC = "basic ";

    /**
     * Those of Basic authentication (RFC 7617 section 2), in UTF-8.
     *
     * @param fields every value of Proxy-Authorization
     * @return null unless there is exactly one value and it is well-formed: who sent none has not signed in
     */
    public static @Nullable Credentials ofBasic(List<String> fields) {
        String field = fields.size() == 1 ? fields.get(0).trim() : "";
        boolean basic = field.toLowerCase(Locale.ROOT).startsWith(BASIC) && field.length() <= MAX_ENCODED;
        return basic ? decoded(field.substring(BASIC.length()).trim()) : null;
    }

    private static @Nullable Credentials decoded(String encoded) {
        String text;
        try {
            ByteBuffer bytes = ByteBuffer.wrap(Base64.getDecoder().decode(encoded));
            text = StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
        } catch (IllegalArgumentException | CharacterCodingException e) {
            return null;
        }
        int colon = text.indexOf(':');
        boolean named = colon > 0 && colon <= MAX_USER;
        return named && text.chars().noneMatch(Character::isISOControl)
                ? new Credentials(text.substring(0, colon), text.substring(colon + 1))
                : null;
    }

    /** Nothing that should stand in a log. */
    @Override
    public String toString() {
        return "Credentials[…]";
    }
}
