package io.sluicegate.policy;

import io.sluicegate.match.ListException;
import io.sluicegate.match.ListFile;
import io.sluicegate.match.ListFormat;
import io.sluicegate.match.ReadFile;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Copies of lists that outlive a book: of what URLs have answered, and of what sets held when they could be used last. Asked
 * by one load at a time, on a thread that may block.
 */
public interface ListStore {

    /** Knows no copy and fetches none. */
    ListStore NONE = new ListStore() {
        @Override
        public Copy fetched(Feed feed) throws ListException {
            throw new ListException("nobody is there to fetch " + feed.url());
        }

        @Override
        public List<ReadFile> kept(String set, ListFormat format) {
            return List.of();
        }

        @Override
        public void keep(LastGood good) {
            // Nothing outlives the book.
        }
    };

    /**
     * What a URL has answered.
     *
     * @param file of this host
     * @param checkedAt when its server last said that this is the list
     * @param trouble why a later attempt to fetch it has failed; null when there was none
     */
    record Copy(ListFile file, Instant checkedAt, @Nullable String trouble) {}

    /** Says which lists a load is going to ask for, so that those without a copy are fetched at one time. */
    default void prepare(Collection<Feed> feeds) {}

    /**
     * The copy of a list, which is fetched now where there is none.
     *
     * @throws ListException when there is none and it cannot be fetched in time
     */
    Copy fetched(Feed feed) throws ListException;

    /** What the list of a set held when it was good last, in a format; empty when nothing is kept of it. */
    List<ReadFile> kept(String set, ListFormat format);

    /** Takes note that a book is in force: keeps copies of what its sets hold, and fetches its lists from then on. */
    void keep(LastGood good);
}
