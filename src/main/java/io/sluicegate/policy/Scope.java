package io.sluicegate.policy;

import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a statement is about: clauses all of which must say yes, none for {@code all}. Immutable. */
public final class Scope {

    /** Everything. */
    static final Scope ALL = new Scope(List.of(), List.of());

    /** What {@link #open} answers where a clause says no. */
    static final int OUT = -1;

    private final List<Clause> clauses;
    private final List<String> texts;
    /** The cheapest first, since one that says no is enough. */
    private final Clause[] asked;

    private final boolean lists;

    /** Of clauses, each with its text as it stands in the file. */
    Scope(List<Clause> clauses, List<String> texts) {
        this.clauses = List.copyOf(clauses);
        this.texts = List.copyOf(texts);
        this.asked =
                clauses.stream().sorted(Comparator.comparingInt(Clause::cost)).toArray(Clause[]::new);
        this.lists = clauses.stream().anyMatch(Clause::hasLists);
    }

    /** Whether it is {@code all}. */
    public boolean isAll() {
        return clauses.isEmpty();
    }

    /** Whether it hangs on the hour. */
    public boolean asksTime() {
        return clauses.stream().anyMatch(Clause.During.class::isInstance);
    }

    /** Whether it hangs on the client. */
    public boolean asksClient() {
        return clauses.stream().anyMatch(Clause.From.class::isInstance);
    }

    /** Whether it hangs on the protocol. */
    public boolean asksProtocol() {
        return clauses.stream().anyMatch(ProtoClause.class::isInstance);
    }

    /** Whether it hangs on the destination, by its names or addresses, or on who has signed in. */
    public boolean asksDestinationOrUser() {
        return clauses.stream()
                .anyMatch(each -> each instanceof Clause.To
                        || (each instanceof Clause.From from
                                && (from.items().hasUsers() || from.items().asksOther()))
                        || (each instanceof ProtoClause proto && proto.asksHello()));
    }

    /** Whether it asks for nothing but the client's address and the time. */
    public boolean asksClientAlone() {
        return clauses.stream()
                .allMatch(each -> each instanceof Clause.During
                        || (each instanceof Clause.From from
                                && !from.items().hasUsers()
                                && !from.items().asksOther()));
    }

    /** Whether all clauses say yes by what is known. */
    public boolean matches(Subject subject) {
        return open(subject) == 0;
    }

    /** The facts that the clauses wait for, as bits of {@link Fact#bit}; {@link #OUT} where one of them says no. */
    int open(Subject subject) {
        int open = 0;
        for (Clause clause : asked) {
            Clause.State state = clause.test(subject);
            if (state == Clause.State.NO) {
                return OUT;
            }
            open |= state.needs();
        }
        return open;
    }

    /** Whether one of the clauses could say otherwise if the flow showed other names. */
    boolean hangsOnNames(Subject subject) {
        for (Clause clause : asked) {
            if (clause.hangsOnNames(subject)) {
                return true;
            }
        }
        return false;
    }

    /** Whether it is for the names alone to say no, so that they have been asked for. */
    boolean asksForNames(Subject subject) {
        for (Clause clause : asked) {
            if (!clause.hangsOnNames(subject) && clause.test(subject) == Clause.State.NO) {
                return false;
            }
        }
        return hangsOnNames(subject);
    }

    static Set<Fact> facts(int bits) {
        Set<Fact> facts = EnumSet.noneOf(Fact.class);
        for (Fact fact : Fact.values()) {
            if ((bits & fact.bit()) != 0) {
                facts.add(fact);
            }
        }
        return facts;
    }

    List<Clause> clauses() {
        return clauses;
    }

    /** The clauses as they stand in the file; nothing where there is none. */
    public String text() {
        return String.join(" ", texts);
    }

    /** The text of each clause. */
    List<String> texts() {
        return texts;
    }

    /** The named set by which the first clause that names one says yes. */
    @Nullable
    String set(Subject subject) {
        for (Clause clause : clauses) {
            String set = clause.set(subject);
            if (set != null) {
                return set;
            }
        }
        return null;
    }

    /** The list line by which the first clause that has one says yes. */
    @Nullable
    String listEntry(Subject subject) {
        for (int i = 0; i < clauses.size() && lists; i++) {
            String entry = clauses.get(i).listEntry(subject);
            if (entry != null && !entry.equals(ItemSet.BY_ITEM)) {
                return entry;
            }
        }
        return null;
    }
}
