package io.sluicegate.http;

import io.sluicegate.flow.Endpoint;
import org.jspecify.annotations.Nullable;

/**
 * How a request came, which decides what its target may look like. Immutable.
 *
 * @param originalDestination where an intercepted flow was going; null on an explicit listener
 */
public record TargetContext(@Nullable Endpoint originalDestination) {

    /** For clients that know their proxy. */
    public static final TargetContext EXPLICIT = new TargetContext(null);

    /** Whether the client believes it speaks to the origin. */
    public boolean intercepted() {
        return originalDestination != null;
    }
}
