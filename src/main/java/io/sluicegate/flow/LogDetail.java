package io.sluicegate.flow;

import java.util.Locale;

/** How much is written down of an exchange or a tunnel, the most first. */
public enum LogDetail {
    /** All that there is to a record. */
    FULL,
    /** No path, no media type and no user agent. */
    HOST_ONLY,
    /** Who it was under a name that only the gateway can make. */
    PSEUDONYM,
    /** That it was, and what it weighed. */
    AGGREGATE;

    /** As rules write it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
