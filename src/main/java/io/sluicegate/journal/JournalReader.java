package io.sluicegate.journal;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Goes through a journal, block by block, with descriptors of its own; at the end it can be asked again later. For one thread.
 * What is damaged is passed over up to the next whole block, and reported; it never ends the reading.
 */
public final class JournalReader implements Closeable {

    private final Path folder;
    private final Damage damage;
    private long nextSeq;
    private @Nullable JournalFile current;
    private @Nullable BlockFile file;
    private long offset;

    JournalReader(Path folder, long fromSeq, Damage damage) {
        this.folder = folder;
        this.nextSeq = fromSeq;
        this.damage = damage;
    }

    /** The next block, of which some records may be before where reading was to begin; null at the end, as it is now. */
    public @Nullable Block next() throws IOException {
        JournalFile at = current;
        BlockFile open = file;
        while (true) {
            JournalFile following = following(at);
            Block block = at == null || open == null ? null : read(at, open, following);
            if (block != null) {
                return block;
            }
            if (following == null) {
                return null;
            }
            open = switchTo(following);
            at = current;
        }
    }

    /** Just behind the last record that was read. */
    public long nextSeq() {
        return nextSeq;
    }

    private @Nullable JournalFile following(@Nullable JournalFile at) throws IOException {
        List<JournalFile> all = JournalFile.in(folder);
        if (at == null) {
            JournalFile begin = all.isEmpty() ? null : all.get(0);
            for (JournalFile each : all) {
                begin = each.seq() <= nextSeq ? each : begin;
            }
            return begin;
        }
        return all.stream().filter(each -> each.compareTo(at) > 0).findFirst().orElse(null);
    }

    private @Nullable BlockFile switchTo(JournalFile following) throws IOException {
        close();
        current = following;
        offset = 0;
        try {
            file = new BlockFile(following.path());
        } catch (NoSuchFileException removedMeanwhile) {
            file = null;
        }
        return file;
    }

    /** The next block of a file that was not read before and that no later file holds. */
    private @Nullable Block read(JournalFile at, BlockFile open, @Nullable JournalFile following) throws IOException {
        while (true) {
            BlockPlace place = place(at, open, following);
            if (place == null || (following != null && place.head().firstSeq() >= following.seq())) {
                return null;
            }
            long begin = offset;
            offset += place.totalBytes();
            if (place.head().endSeq() > nextSeq) {
                Block block = open.blockAt(begin, place);
                if (block != null) {
                    told(at, begin, block.head());
                    return block;
                }
                damage.found(at.path(), begin, place.totalBytes());
            }
        }
    }

    private void told(JournalFile at, long begin, BlockHead head) {
        if (nextSeq > 0 && head.firstSeq() > nextSeq) {
            damage.missing(at.path(), begin, nextSeq, head.firstSeq());
        }
        nextSeq = head.endSeq();
    }

    /** The whole block at or behind the offset, which is moved to it; null when there is none, or none yet. */
    private @Nullable BlockPlace place(JournalFile at, BlockFile open, @Nullable JournalFile following)
            throws IOException {
        BlockPlace here = whole(open);
        if (here != null || offset >= open.size()) {
            return here;
        }
        long next = open.nextWhole(offset + Long.BYTES);
        here = next < 0 ? null : whole(open);
        if (here != null) {
            return here;
        }
        long end = next < 0 ? open.size() : next;
        if (next >= 0 || following != null) {
            if (following == null || nextSeq < following.seq()) {
                damage.found(at.path(), offset, end - offset);
            }
            offset = end;
        }
        return next < 0 ? null : whole(open);
    }

    private @Nullable BlockPlace whole(BlockFile open) throws IOException {
        BlockPlace place = open.placeAt(offset);
        return place != null && open.isWhole(offset, place) ? place : null;
    }

    @Override
    public void close() throws IOException {
        if (file != null) {
            file.close();
            file = null;
        }
    }
}
