package io.sluicegate.ledger;

/** A record that breaks whoever reads it: a fault of the gateway's own, which must not stop the ledger. */
final class Broken {

    private Broken() {}

    @SuppressWarnings("NullAway") // The fault is that something is missing.
    static AuditRecord record() {
        AuditRecord good = Sample.exchange().record();
        return new AuditRecord(
                good.flow(),
                good.part(),
                good.startedAt(),
                good.endedAt(),
                null,
                good.account(),
                good.user(),
                good.dest(),
                good.listener(),
                good.protocol(),
                good.host(),
                good.hostSource(),
                good.hostVerified(),
                good.request(),
                good.verdict(),
                good.cache(),
                good.cacheReason(),
                good.upstream(),
                good.attempts(),
                good.bytesUp(),
                good.bytesDown(),
                good.originBytesUp(),
                good.originBytesDown(),
                good.hitBytes(),
                good.firstByteMillis(),
                good.end());
    }
}
