package io.sluicegate.http;

import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/** Removes what is meant for one connection only (RFC 9110 section 7.6.1). Has no state. */
public final class HopByHop {

    private static final Set<String> ALWAYS = Set.of(
            "connection",
            "keep-alive",
            "proxy-connection",
            "proxy-authenticate",
            "proxy-authentication-info",
            "proxy-authorization",
            "te",
            "transfer-encoding",
            "upgrade",
            "http2-settings");

    /** Framing and routing are ours to write anew; a sender may not make us lose them by naming them. */
    private static final Set<String> NEVER_BY_NAME = Set.of("content-length", "host", "transfer-encoding");

    private HopByHop() {}

    /** The end-to-end fields alone. */
    public static FieldList strip(HeaderFields fields) {
        Set<String> named = new HashSet<>();
        for (String line : fields.all("Connection")) {
            named.addAll(Tokens.split(line));
        }
        named.removeAll(NEVER_BY_NAME);
        return FieldList.copyOf(fields, (name, value) -> {
            String lower = name.toLowerCase(Locale.ROOT);
            return !ALWAYS.contains(lower) && !named.contains(lower);
        });
    }
}
