package io.sluicegate.policy;

import io.sluicegate.match.ListException;
import io.sluicegate.match.ListReader;
import io.sluicegate.match.LoadedList;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Reads the lists of a book's sets, each once. A list that cannot be used, or that has lost more than it may, refuses
 * the book or leaves its set as it was, as the set wants it. Confined to one load.
 */
final class SetLists {

    private final InstantSource clock;
    private final LastGood before;
    private final Problems problems;
    private final Map<String, LoadedList> lists = new TreeMap<>();
    private final List<SetChange> changes = new ArrayList<>();

    SetLists(InstantSource clock, LastGood before, Problems problems) {
        this.clock = clock;
        this.before = before;
        this.problems = problems;
    }

    /** The list of a set, or what is kept of it; null after an error has been told. */
    @Nullable
    LoadedList read(String set, ListSource source) {
        LoadedList last = before.of(set);
        try {
            LoadedList fresh = ListReader.read(source.directory(), source.file(), source.options(), clock.instant());
            fresh.faults().forEach(fault -> problems.add(ignored(fault)));
            if (last != null) {
                checkShrink(source, fresh.size(), last.size());
                note(set, fresh, last);
            }
            lists.put(set, fresh);
            return fresh;
        } catch (ListException e) {
            return kept(set, source, last, String.valueOf(e.getMessage()));
        }
    }

    private @Nullable LoadedList kept(String set, ListSource source, @Nullable LoadedList last, String why) {
        if (source.onError() == ListSource.OnError.FAIL) {
            problems.error(source.path(), why);
            return null;
        }
        if (last == null) {
            problems.error(source.path(), why, "there is nothing to keep: the set has not been read before");
            return null;
        }
        problems.warning(source.path(), why, "the set keeps its " + last.size() + " entries of before");
        lists.put(set, last);
        return last;
    }

    private static void checkShrink(ListSource source, int now, int then) throws ListException {
        if (now < then * (1 - source.shrink())) {
            throw new ListException(String.format(
                    Locale.ROOT,
                    "%s has shrunk from %d to %d entries, by more than %.0f %%",
                    source.path().text(),
                    then,
                    now,
                    source.shrink() * 100));
        }
    }

    private void note(String set, LoadedList fresh, LoadedList last) {
        LoadedList.Change change =
                fresh.fingerprint().equals(last.fingerprint()) ? new LoadedList.Change(0, 0) : fresh.since(last);
        if (change.added() > 0 || change.removed() > 0) {
            changes.add(new SetChange(set, change.added(), change.removed(), fresh.size()));
        }
    }

    private static Problem ignored(LoadedList.Fault fault) {
        String alike = fault.alike() > 1 ? " (" + fault.alike() + " like this)" : "";
        String message = "ignored \"" + fault.entry() + "\": " + fault.reason() + alike;
        return new Problem(Problem.Severity.WARNING, fault.file(), fault.line(), 0, 0, message, null, null);
    }

    /** The list of a set that has been read; null for any other set. */
    @Nullable
    LoadedList of(String set) {
        return lists.get(set);
    }

    /** What the sets hold now. */
    LastGood lastGood() {
        return new LastGood(lists);
    }

    List<SetChange> changes() {
        return changes;
    }

    /** Changes with every byte of the lists. */
    List<String> fingerprints() {
        return lists.values().stream().map(LoadedList::fingerprint).toList();
    }
}
