package io.sluicegate.classify;

import io.sluicegate.flow.Protocol;
import org.jspecify.annotations.Nullable;

/** What the first bytes of a flow say. */
public sealed interface Classification {

    /** The bytes so far fit more than one protocol, or a ClientHello that is not whole. */
    record NeedMore() implements Classification {
        /** The one instance. */
        public static final NeedMore INSTANCE = new NeedMore();
    }

    /**
     * The flow is told.
     *
     * @param protocol never {@link Protocol#NONE}
     * @param hello what the ClientHello shows; null unless the protocol is TLS
     */
    record Known(Protocol protocol, @Nullable ClientHello hello) implements Classification {}
}
