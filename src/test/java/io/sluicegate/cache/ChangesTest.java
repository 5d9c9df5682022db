package io.sluicegate.cache;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What an answer under way may not bring back. */
final class ChangesTest {

    private final CacheStore store = new CacheStore(new CacheSettings(1 << 26, 1 << 20, 0), 1L << 30, Runnable::run);

    private void putAsked(String target, long moment) {
        store.put(Messages.key(target), Messages.stored("ETag: \"a\""), moment);
    }

    @Test
    void whatWasAskedForBeforeItsKeyWasDroppedIsOutdated() {
        long before = store.moment();
        store.invalidate(Messages.key("/"));
        putAsked("/", before);
        putAsked("/other", before);
        assertThat(store.has(Messages.key("/"))).isFalse();
        assertThat(store.has(Messages.key("/other"))).isTrue();
        putAsked("/", store.moment());
        assertThat(store.has(Messages.key("/"))).isTrue();
    }

    @Test
    void whatWasAskedForBeforeAPurgeIsOutdated() {
        long before = store.moment();
        store.purge(key -> key.pathAndQuery().equals("/none"));
        putAsked("/", before);
        assertThat(store.has(Messages.key("/"))).isFalse();
        assertThat(store.isOutdated(Messages.key("/x"), before)).isTrue();
        assertThat(store.isOutdated(Messages.key("/x"), store.moment())).isFalse();
    }

    @Test
    void aDroppedVariantLeavesTheOthersAndItsSuccessor() {
        StoredResponse one = Messages.storedFor(Messages.get("Accept: a"), "one", "Vary: Accept");
        StoredResponse two = Messages.storedFor(Messages.get("Accept: b"), "two", "Vary: Accept");
        store.put(Messages.key("/"), one, 0);
        store.put(Messages.key("/"), two, 0);
        store.drop(Messages.key("/"), one);
        assertThat(store.find(Messages.key("/"), Messages.get("Accept: a"))).isNull();
        assertThat(store.find(Messages.key("/"), Messages.get("Accept: b"))).isSameAs(two);
        store.drop(Messages.key("/"), one);
        store.drop(Messages.key("/"), two);
        assertThat(store.has(Messages.key("/"))).isFalse();
    }
}
