package io.sluicegate.cache;

import io.sluicegate.http.HeaderFields;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What the administrator says of the cache for one request: {@code cache} and {@code nocache}. Asked anew whenever a stored
 * response is looked at, so that rules hold for what was stored before them.
 */
public interface CacheRules {

    /** No rule says anything. */
    CacheRules NONE = new CacheRules() {
        @Override
        public boolean exclude() {
            return false;
        }

        @Override
        public boolean fetchWhole() {
            return false;
        }

        @Override
        public boolean mayStore(HeaderFields answer) {
            return true;
        }

        @Override
        public @Nullable Duration lifetime(HeaderFields answer) {
            return null;
        }
    };

    /** Whether the cache takes no part, whatever the answer will be. */
    boolean exclude();

    /** Whether all is fetched where a part is asked for. */
    boolean fetchWhole();

    /** Whether an answer with these fields may be stored, and served from the store. */
    boolean mayStore(HeaderFields answer);

    /** How long an answer with these fields is fresh where its origin does not say so; null where no rule tells. */
    @Nullable
    Duration lifetime(HeaderFields answer);
}
