package io.sluicegate.ledger;

import java.util.ArrayList;
import java.util.List;

/** Chains records of gateway gw1 one behind another, as the journal's thread does. */
final class Links {

    private final Chain chain = new Chain();
    private byte[] head;
    private long seq;

    Links(String ledger) {
        head = Chain.genesis(ledger);
    }

    /** The next records, in their normal form. */
    List<ChainedRecord> take(List<AuditRecord> entries) {
        List<ChainedRecord> links = new ArrayList<>();
        for (AuditRecord entry : entries) {
            ChainedRecord link = chain.link(head, ++seq, "gw1", RecordBounds.normal(entry));
            links.add(link);
            head = link.hash();
        }
        return links;
    }
}
