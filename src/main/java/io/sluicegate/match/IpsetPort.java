package io.sluicegate.match;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The port of an ipset entry: {@code tcp:80}, or {@code 80}, which is the same. Has no state. */
final class IpsetPort {

    /** The text is no port. */
    static final int NONE = -1;
    /** A port of another protocol, or 0, which no flow has that is seen here. */
    static final int NEVER = -2;

    private static final Pattern PORT = Pattern.compile("(?:([a-z0-9-]+):)?(?:([0-9]{1,5})|([a-z0-9/-]+))");

    private IpsetPort() {}

    static int parse(String text) {
        Matcher matcher = PORT.matcher(text);
        if (!matcher.matches()) {
            return NONE;
        }
        String protocol = matcher.group(1);
        if (protocol != null && !protocol.equals("tcp") && !protocol.equals("6")) {
            return NEVER;
        }
        int port = matcher.group(2) == null ? NONE : Integer.parseInt(matcher.group(2));
        return port > 65535 ? NONE : port == 0 ? NEVER : port;
    }
}
