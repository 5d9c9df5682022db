package io.sluicegate.policy;

import io.sluicegate.flow.Protocol;
import java.util.Set;

/** {@code proto}: what the flow speaks. Immutable. */
record ProtoClause(boolean negated, Set<Word> words, ItemSet echFronts) implements Clause {

    /** What {@code proto} can name: the protocols, and two kinds of TLS. */
    enum Word {
        HTTP,
        H2C,
        TLS,
        NOSNI,
        ECH,
        SSH,
        OTHER
    }

    @Override
    public State test(Subject subject) {
        Protocol protocol = subject.protocol();
        if (protocol == null) {
            return State.NEEDS_PROTOCOL;
        }
        State state = isOf(protocol, subject) ? State.YES : ech(protocol, subject);
        return negated ? state.negated() : state;
    }

    /** Whether it asks for more of a TLS hello than that it is one. */
    boolean asksHello() {
        return words.contains(Word.NOSNI) || words.contains(Word.ECH);
    }

    private boolean isOf(Protocol protocol, Subject subject) {
        boolean nameless = protocol == Protocol.TLS && !subject.sniShown();
        return words.contains(word(protocol)) || (nameless && words.contains(Word.NOSNI));
    }

    @Override
    public boolean hangsOnNames(Subject subject) {
        Protocol protocol = subject.protocol();
        return protocol != null && !isOf(protocol, subject) && asksFront(protocol, subject);
    }

    private boolean asksFront(Protocol protocol, Subject subject) {
        return protocol == Protocol.TLS && subject.echShown() && words.contains(Word.ECH);
    }

    private static Word word(Protocol protocol) {
        return switch (protocol) {
            case HTTP -> Word.HTTP;
            case H2C -> Word.H2C;
            case TLS -> Word.TLS;
            case SSH -> Word.SSH;
            case OTHER, NONE -> Word.OTHER;
        };
    }

    /** Browsers send the extension everywhere, so that only the name in front tells that it is meant. */
    private State ech(Protocol protocol, Subject subject) {
        if (!asksFront(protocol, subject)) {
            return State.NO;
        }
        for (int i = 0; i < subject.names().size(); i++) {
            if (echFronts.holdsName(subject, i)) {
                return State.YES;
            }
        }
        return subject.knows(Fact.NAMES) ? State.NO : State.NEEDS_NAMES;
    }
}
