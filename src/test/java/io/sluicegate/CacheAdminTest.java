package io.sluicegate;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluicegate.cache.CacheKey;
import io.sluicegate.cache.CacheSettings;
import io.sluicegate.cache.CacheStore;
import io.sluicegate.cache.StoredResponse;
import io.sluicegate.flow.Endpoint;
import io.sluicegate.http.Authority;
import io.sluicegate.http.FieldList;
import io.sluicegate.http.ResponseHead;
import io.sluicegate.testing.Ports;
import io.sluicegate.web.ApiFailure;
import io.sluicegate.web.Items;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** What is kept apart by address, which no explicit proxy makes. */
final class CacheAdminTest {

    private static final long MIB = 1024 * 1024;
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    private static final String URL = "http://a.example/";

    private final CacheStore store = new CacheStore(new CacheSettings(64 * MIB, MIB, 0), 1024 * MIB, Runnable::run);
    private final CacheAdmin admin = new CacheAdmin(store, () -> NOW);

    private void put(int lastOctet) {
        Authority authority = Objects.requireNonNull(Authority.parse("a.example", 80));
        Endpoint claimed = new Endpoint(Ports.address(192, 0, 2, lastOctet), 80);
        ResponseHead head = new ResponseHead(200, "OK", new FieldList.Builder().build());
        store.put(
                new CacheKey("http", authority, "/", claimed),
                new StoredResponse(head, new byte[3], Map.of(), NOW, NOW),
                store.moment());
    }

    @Test
    void copiesKeptApartAreShownWithTheirAddressAndPurgedTogether() throws ApiFailure {
        put(1);
        put(2);
        assertThat(admin.variants(URL).items())
                .extracting(item -> String.valueOf(item.get("partition")))
                .containsExactlyInAnyOrder("192.0.2.1:80", "192.0.2.2:80");
        assertThat(admin.purgeUrl(URL)).isEqualTo(2);
        assertThat(admin.variants(URL).items()).isEmpty();
    }

    @Test
    void listIsBoundedAndItsSumIsNot() throws ApiFailure {
        for (int i = 0; i < 250; i++) {
            put(i);
        }
        Items shown = admin.variants(URL);
        assertThat(shown.items()).hasSize(200);
        assertThat(shown.sum()).containsEntry("variants", 250L).containsEntry("body_bytes", 750L);
        assertThat(admin.purgeHost("A.example.")).isEqualTo(250);
    }
}
