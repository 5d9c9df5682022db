package io.sluicegate.ledger;

import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.postgresql.Driver;

/** What {@code ledger.url} may be where it is a JDBC URL. Has no state. */
public final class JdbcUrl {

    private static final String POSTGRESQL = "jdbc:postgresql:";
    private static final String FORM = "jdbc:postgresql://HOST:PORT/DATABASE";
    private static final Pattern SECRET = Pattern.compile("//[^/?]*@|[?&](?:ssl)?password=", Pattern.CASE_INSENSITIVE);

    private JdbcUrl() {}

    static boolean isOne(String url) {
        return url.toLowerCase(Locale.ROOT).startsWith("jdbc:");
    }

    /** What is wrong with the value of {@code ledger.url}, in words that do not repeat it; null when nothing is. */
    public static @Nullable String fault(String url) {
        if (!isOne(url)) {
            return null;
        }
        if (SECRET.matcher(url).find()) {
            return "ledger.url holds a password, which would be shown with it: write the password into a file that only"
                    + " the gateway's user may read, and name it with ledger.password-file, the user with ledger.user";
        }
        return url.startsWith(POSTGRESQL) && Driver.parseURL(url, null) != null
                ? null
                : "ledger.url is no URL of PostgreSQL: it has the form " + FORM;
    }

    /** The URL without its parameters, to be shown. */
    static String shown(String url) {
        int parameters = url.indexOf('?');
        return url.substring(POSTGRESQL.length(), parameters < 0 ? url.length() : parameters);
    }
}
