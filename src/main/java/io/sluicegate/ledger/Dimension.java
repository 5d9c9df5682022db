package io.sluicegate.ledger;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What usage can be summed by. */
public enum Dimension {
    /** The address that asked. */
    CLIENT("client", "client"),
    /** Who pays. */
    ACCOUNT("account", "account"),
    /** The name that was asked for. */
    HOST("host", "host"),
    /** What the flow turned out to be. */
    PROTOCOL("protocol", "protocol"),
    /** The statement that decided. */
    RULE("rule", "rule"),
    /** The hour in which the exchange ended, by the clock of the report's zone. */
    HOUR("hour", "DATE_TRUNC('HOUR', ended_at AT LOCAL)"),
    /** The day in which it ended. */
    DAY("day", "CAST(ended_at AS DATE)"),
    /** The month in which it ended. */
    MONTH("month", "DATE_TRUNC('MONTH', CAST(ended_at AS DATE))");

    private final String word;
    private final String expression;

    Dimension(String word, String expression) {
        this.word = word;
        this.expression = expression;
    }

    /** The word in {@code --by} and in the head of the report. */
    public String word() {
        return word;
    }

    /** The dimension of that word; null when there is none. */
    public static @Nullable Dimension of(String word) {
        for (Dimension dimension : values()) {
            if (dimension.word.equals(word)) {
                return dimension;
            }
        }
        return null;
    }

    /** What to group by, in a session whose time zone is that of the report. */
    String expression() {
        return expression;
    }

    boolean isTime() {
        return this == HOUR || this == DAY || this == MONTH;
    }

    static List<String> words() {
        return Arrays.stream(values()).map(Dimension::word).toList();
    }
}
