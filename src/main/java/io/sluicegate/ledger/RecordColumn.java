package io.sluicegate.ledger;

import io.sluicegate.flow.SafeText;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The columns of the view {@code records}, in their order. The widths are those of the schema. */
enum RecordColumn {
    LEDGER(Kind.TEXT, 40),
    GATEWAY(Kind.TEXT, 255),
    SEQ(Kind.NUMBER, 0),
    FLOW(Kind.TEXT, 48),
    PART(Kind.NUMBER, 0),
    FINAL(Kind.FLAG, 0),
    STARTED_AT(Kind.TIME, 0),
    ENDED_AT(Kind.TIME, 0),
    CLIENT(Kind.ADDRESS, 45),
    CLIENT_PORT(Kind.NUMBER, 0),
    ACCOUNT(Kind.TEXT, 255),
    USERNAME(Kind.TEXT, 255),
    DEST(Kind.ADDRESS, 45),
    DEST_PORT(Kind.NUMBER, 0),
    LISTENER(Kind.TEXT, 16),
    PROTOCOL(Kind.TEXT, 16),
    HOST(Kind.TEXT, 255),
    HOST_SOURCE(Kind.TEXT, 16),
    HOST_VERIFIED(Kind.FLAG, 0),
    METHOD(Kind.TEXT, 32),
    PATH(Kind.TEXT, 2048),
    STATUS(Kind.NUMBER, 0),
    MEDIA_TYPE(Kind.TEXT, 255),
    USER_AGENT(Kind.TEXT, 512),
    VERDICT(Kind.TEXT, 16),
    RULE(Kind.TEXT, 512),
    RULE_LABEL(Kind.TEXT, 255),
    LIST_ENTRY(Kind.TEXT, 512),
    RULES_VERSION(Kind.TEXT, 64),
    CACHE(Kind.TEXT, 16),
    CACHE_REASON(Kind.TEXT, 255),
    UPSTREAM(Kind.TEXT, 64),
    ATTEMPTS(Kind.NUMBER, 0),
    BYTES_UP(Kind.BYTES, 0),
    BYTES_DOWN(Kind.BYTES, 0),
    ORIGIN_BYTES_UP(Kind.BYTES, 0),
    ORIGIN_BYTES_DOWN(Kind.BYTES, 0),
    HIT_BYTES(Kind.BYTES, 0),
    DURATION_MS(Kind.NUMBER, 0),
    FIRST_BYTE_MS(Kind.NUMBER, 0),
    END_REASON(Kind.TEXT, 32);

    /** What a column holds. */
    enum Kind {
        /** Characters, cut at the width of the column. */
        TEXT,
        /** An IPv4 or IPv6 address in its one canonical spelling. */
        ADDRESS,
        /** A whole number. */
        NUMBER,
        /** A count of bytes, which can be summed. */
        BYTES,
        /** True or false. */
        FLAG,
        /** A point in time. */
        TIME
    }

    private static final List<String> WORDS =
            Arrays.stream(values()).map(RecordColumn::word).toList();

    private final Kind kind;
    private final int width;
    private final String word;

    RecordColumn(Kind kind, int width) {
        this.kind = kind;
        this.width = width;
        this.word = name().toLowerCase(Locale.ROOT);
    }

    Kind kind() {
        return kind;
    }

    /** How many characters the column takes at most; 0 where it holds no characters. */
    int width() {
        return width;
    }

    /** What is known of a text, cut to the width and freed of what a viewer would obey; null for an empty one. */
    @Nullable
    String fit(@Nullable String text) {
        return text == null || text.isEmpty() ? null : SafeText.of(text, width);
    }

    /** The place of the column in the view and in the statements, from 1. */
    @SuppressWarnings("EnumOrdinal") // The order of the constants is what this type is for.
    int place() {
        return ordinal() + 1;
    }

    /** The name in SQL and in reports. */
    String word() {
        return word;
    }

    /** The names of all columns in order. */
    static List<String> words() {
        return WORDS;
    }

    /** The column of that name; null when there is none. */
    static @Nullable RecordColumn of(String word) {
        int index = WORDS.indexOf(word);
        return index < 0 ? null : values()[index];
    }
}
