package io.sluicegate.auth;

/**
 * How users sign in to the proxy. Immutable.
 *
 * @param htpasswd the path of the file of users; empty where nobody can sign in
 * @param realm what clients show to people when they ask for the password
 */
public record AuthSettings(String htpasswd, String realm) {

    /** Whether there is a file of users. */
    public boolean canSignIn() {
        return !htpasswd.isEmpty();
    }

    /** What a client is asked with (RFC 7617 section 2), the realm as a quoted string. */
    public String challenge() {
        String escaped = realm.replace("\\", "\\\\").replace("\"", "\\\"");
        return "Basic realm=\"" + escaped + "\", charset=\"UTF-8\"";
    }
}
