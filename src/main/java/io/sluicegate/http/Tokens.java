package io.sluicegate.http;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Tokens and lists of them (RFC 9110 section 5.6). Has no state. */
public final class Tokens {

    private Tokens() {}

    /** Whether the text is a token (RFC 9110 section 5.6.2). */
    public static boolean isToken(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (!isTokenCharacter(text.charAt(i))) {
                return false;
            }
        }
        return !text.isEmpty();
    }

    private static boolean isTokenCharacter(char c) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || "!#$%&'*+-.^_`|~".indexOf(c) >= 0;
    }

    /** Whether a comma list names the token, without case. */
    public static boolean listContains(@Nullable String list, String token) {
        return list != null && split(list).contains(token.toLowerCase(Locale.ROOT));
    }

    /** The members of a comma list, trimmed and in lower case, empty ones left out. */
    public static List<String> split(String list) {
        List<String> members = new ArrayList<>();
        for (String member : list.split(",", -1)) {
            String trimmed = member.trim();
            if (!trimmed.isEmpty()) {
                members.add(trimmed.toLowerCase(Locale.ROOT));
            }
        }
        return members;
    }
}
