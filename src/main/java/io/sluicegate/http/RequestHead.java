package io.sluicegate.http;

import java.util.Locale;

/**
 * The head of a request, its target made whole. Immutable.
 *
 * @param method as the client wrote it
 * @param scheme {@code http}
 * @param authority whom it is for
 * @param pathAndQuery begins with a slash, or is {@code *} for OPTIONS; empty for CONNECT
 * @param minorVersion of HTTP/1
 * @param fields as they came
 */
public record RequestHead(
        String method, String scheme, Authority authority, String pathAndQuery, int minorVersion, HeaderFields fields) {

    /** The path without the query. */
    public String path() {
        int query = pathAndQuery.indexOf('?');
        return query < 0 ? pathAndQuery : pathAndQuery.substring(0, query);
    }

    /**
     * Whether the client wants to speak another protocol afterwards, in the one way that is carried: after a head without
     * a body, because the tunnel begins where the request ends.
     */
    public boolean isWebSocketUpgrade() {
        String upgrade = fields.joined("Upgrade");
        return minorVersion >= 1
                && "GET".equals(method)
                && upgrade != null
                && "websocket".equalsIgnoreCase(upgrade.trim())
                && Tokens.listContains(fields.joined("Connection"), "upgrade")
                && BodyLength.ofRequest(fields).kind() == BodyLength.Kind.NONE;
    }

    /** Whether its credentials hold for the whole connection and not for this request alone (RFC 4559 section 6). */
    public boolean authenticatesConnection() {
        for (String credentials : fields.all("Authorization")) {
            String scheme = credentials.trim().split("[ \\t]", 2)[0].toLowerCase(Locale.ROOT);
            if ("ntlm".equals(scheme) || "negotiate".equals(scheme)) {
                return true;
            }
        }
        return false;
    }

    /** The target as a URI without its query, for pages and logs. */
    public String uriWithoutQuery() {
        return scheme + "://" + authority.text(80) + path();
    }
}
