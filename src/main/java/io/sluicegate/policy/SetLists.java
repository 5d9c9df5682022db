package io.sluicegate.policy;

import io.sluicegate.match.ListException;
import io.sluicegate.match.ListFile;
import io.sluicegate.match.ListReader;
import io.sluicegate.match.LoadedList;
import io.sluicegate.match.ReadFile;
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

    private final ListStore store;
    private final InstantSource clock;
    private final LastGood before;
    private final Problems problems;
    private final Map<String, LastGood.Held> held = new TreeMap<>();
    private final List<SetChange> changes = new ArrayList<>();

    SetLists(RuleEnvironment environment, LastGood before, Problems problems) {
        this.store = environment.lists();
        this.clock = environment.clock();
        this.before = before;
        this.problems = problems;
    }

    /** Says which lists are going to be read; null stands for a set without one. */
    void prepare(List<@Nullable ListSource> sources) {
        List<Feed> feeds = new ArrayList<>();
        for (ListSource source : sources) {
            Feed feed = source == null ? null : source.feed();
            if (feed != null) {
                feeds.add(feed);
            }
        }
        store.prepare(feeds);
    }

    /** The list of a set, or what is kept of it; null after an error has been told. */
    @Nullable
    LoadedList read(String set, ListSource source) {
        try {
            LoadedList fresh = fresh(source);
            fresh.faults().forEach(fault -> problems.add(ignored(fault)));
            LoadedList last = toCompareWith(set, source, fresh);
            if (last != null) {
                checkShrink(source, fresh.size(), last.size());
                note(set, fresh, last);
            }
            return hold(set, source, fresh);
        } catch (ListException e) {
            return kept(set, source, String.valueOf(e.getMessage()));
        }
    }

    private LoadedList fresh(ListSource source) throws ListException {
        Feed feed = source.feed();
        if (feed == null) {
            return ListReader.read(source.directory(), source.file(), source.options(), clock.instant());
        }
        ListStore.Copy copy = store.fetched(feed);
        String trouble = copy.trouble();
        if (trouble != null) {
            problems.warning(
                    source.path(), "it cannot be fetched: " + trouble, "the copy of " + copy.checkedAt() + " is used");
        }
        return ListReader.read(List.of(copy.file()), feed.url(), source.options(), clock.instant());
    }

    /** What the list held before, in this process or in the one before it; the latter matters only where it may not shrink. */
    private @Nullable LoadedList toCompareWith(String set, ListSource source, LoadedList fresh) {
        LoadedList last = before.of(set);
        if (last != null || !source.isKept() || source.shrink() == 1) {
            return last;
        }
        List<ReadFile> files = store.kept(set, source.options().format());
        boolean same = LoadedList.fingerprint(files).equals(fresh.fingerprint());
        return same ? fresh : restored(source, files);
    }

    /** What copies on disk hold; null when they hold nothing that can be used. */
    private @Nullable LoadedList restored(ListSource source, List<ReadFile> files) {
        try {
            List<ListFile> again = files.stream().map(ReadFile::again).toList();
            return files.isEmpty()
                    ? null
                    : ListReader.read(again, source.path().text(), source.options(), clock.instant());
        } catch (ListException e) {
            problems.warning(source.path(), "its last good copy cannot be used either: " + e.getMessage());
            return null;
        }
    }

    private LoadedList hold(String set, ListSource source, LoadedList list) {
        held.put(set, new LastGood.Held(list, source.options().format(), source.isKept(), source.feed()));
        return list;
    }

    private @Nullable LoadedList kept(String set, ListSource source, String why) {
        if (!source.isKept()) {
            problems.error(source.path(), why);
            return null;
        }
        LoadedList last = before.of(set);
        if (last == null) {
            last = restored(source, store.kept(set, source.options().format()));
        }
        if (last == null) {
            problems.error(source.path(), why, "there is nothing to keep: the set has not been read before");
            return null;
        }
        problems.warning(source.path(), why, "the set keeps its " + last.size() + " entries of before");
        return hold(set, source, last);
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
        LastGood.Held list = held.get(set);
        return list == null ? null : list.list();
    }

    /** What the sets hold now. */
    LastGood lastGood() {
        return new LastGood(held);
    }

    List<SetChange> changes() {
        return changes;
    }

    /** Changes with every byte of the lists. */
    List<String> fingerprints() {
        return held.values().stream().map(each -> each.list().fingerprint()).toList();
    }
}
