package io.sluicegate.cli;

import io.sluicegate.cache.CacheKey;
import io.sluicegate.flow.HostName;
import io.sluicegate.flow.IpLiteral;
import io.sluicegate.http.FieldList;
import io.sluicegate.http.RequestReader;
import io.sluicegate.http.RequestReading;
import io.sluicegate.http.TargetContext;
import io.sluicegate.match.DomainSet;
import io.sluicegate.match.NameText;
import java.net.InetAddress;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What an administrator calls a part of the cache, as the data path spells it. Has no state. */
public final class CacheTarget {

    private static final String SCHEME_END = "://";

    private CacheTarget() {}

    /**
     * The keys of one URL in all partitions: it is read as a request for it would be, without a fragment, and with a name
     * in U-labels as rules may have it.
     *
     * @throws IllegalArgumentException when a client could not ask for the URL
     */
    public static Predicate<CacheKey> ofUrl(String text) {
        int fragment = text.indexOf('#');
        String url = withAsciiName(fragment < 0 ? text : text.substring(0, fragment));
        FieldList none = new FieldList.Builder().build();
        RequestReading reading = RequestReader.read("GET", url, 0, none, TargetContext.EXPLICIT);
        if (!isAscii(url) || !(reading instanceof RequestReading.Accepted accepted)) {
            throw new IllegalArgumentException("\"" + text
                    + "\" is no URL that is cached: write one as in http://www.example/path, percent-encoded");
        }
        CacheKey wanted = CacheKey.of(accepted.head(), null);
        return key -> wanted.equals(key.inCommonCache());
    }

    /**
     * The keys of one host, at all ports and in all partitions; of no host below it.
     *
     * @throws IllegalArgumentException when it is neither a name nor an address
     */
    public static Predicate<CacheKey> ofHost(String text) {
        boolean bracketed = text.startsWith("[") && text.endsWith("]") && text.indexOf(':') > 0;
        InetAddress address = IpLiteral.parse(bracketed ? text.substring(1, text.length() - 1) : text);
        if (address != null) {
            return key -> address.equals(key.authority().address());
        }
        HostName name = name(text);
        if (name == null) {
            throw new IllegalArgumentException(
                    "\"" + text + "\" is no host: write a name or an address, without a port and without a star");
        }
        return key -> name.equals(key.authority().name());
    }

    /** Signs of reach in front of a name would ask for more than one host. */
    private static @Nullable HostName name(String text) {
        boolean sign = text.startsWith(".") || text.startsWith("=") || text.startsWith("*");
        return sign ? null : NameText.parse(text, DomainSet.Reach.EXACT).name();
    }

    private static String withAsciiName(String url) {
        int scheme = url.indexOf(SCHEME_END);
        int start = scheme < 0 ? 0 : scheme + SCHEME_END.length();
        int end = start;
        while (end < url.length() && "/?:".indexOf(url.charAt(end)) < 0) {
            end++;
        }
        String host = url.substring(start, end);
        HostName name = isAscii(host) ? null : name(host);
        return name == null ? url : url.substring(0, start) + name.text() + url.substring(end);
    }

    private static boolean isAscii(String text) {
        return text.chars().allMatch(c -> c < 128);
    }
}
