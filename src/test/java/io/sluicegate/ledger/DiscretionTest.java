package io.sluicegate.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluicegate.flow.Action;
import io.sluicegate.flow.Endpoint;
import io.sluicegate.flow.IpLiteral;
import io.sluicegate.flow.LogDetail;
import io.sluicegate.ledger.AuditRecord.Request;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is left of a record, by how much may be written down. */
final class DiscretionTest {

    private static final byte[] KEY = "a key of tests".getBytes(StandardCharsets.UTF_8);
    private static final AuditRecord ENTRY = Sample.exchange()
            .path("/secret/path", "curl/8.5")
            .verdict(Action.ALLOW, "school.rules:14")
            .bytes(100, 2_000, 300)
            .record();

    private final Pseudonyms pseudonyms = new Pseudonyms(KEY, 64);
    private final Discretion discretion = new Discretion(pseudonyms);

    private AuditRecord of(AuditRecord entry, LogDetail... details) {
        Set<LogDetail> all = EnumSet.noneOf(LogDetail.class);
        all.addAll(List.of(details));
        return discretion.of(entry, all);
    }

    private static Endpoint client(String address) {
        return new Endpoint(Objects.requireNonNull(IpLiteral.parse(address)), 40_001);
    }

    @Test
    void fullIsTheRecordItself() {
        assertThat(of(ENTRY, LogDetail.FULL)).isSameAs(ENTRY);
        assertThat(of(ENTRY)).isSameAs(ENTRY);
    }

    @Test
    void hostOnlyHasNoPathNoTypeAndNoAgent() {
        AuditRecord shown = of(ENTRY, LogDetail.HOST_ONLY);
        assertThat(shown.request()).isEqualTo(new Request("GET", null, 200, null, null));
        assertThat(shown).usingRecursiveComparison().ignoringFields("request").isEqualTo(ENTRY);
        assertThat(of(Sample.exchange().request(null).record(), LogDetail.HOST_ONLY)
                        .request())
                .isNull();
    }

    @Test
    void pseudonymHidesWhoItWasAndNothingElse() {
        AuditRecord shown = of(ENTRY, LogDetail.PSEUDONYM);
        assertThat(shown.client().port()).isZero();
        assertThat(shown.client().address()).isNotEqualTo(ENTRY.client().address());
        assertThat(shown.account()).matches("p-[0-9a-f]{16}");
        assertThat(shown.user()).isNull();
        assertThat(shown)
                .usingRecursiveComparison()
                .ignoringFields("client", "account")
                .isEqualTo(ENTRY);
    }

    @Test
    void userWhoPaysHasOnePseudonym() {
        assertThat(pseudonyms.name("alice")).isEqualTo(pseudonyms.name("alice")).isNotEqualTo(pseudonyms.name("bob"));
    }

    @Test
    void aggregateSaysThatItWasAndWhatItWeighed() {
        AuditRecord shown = of(ENTRY, LogDetail.AGGREGATE, LogDetail.FULL);
        assertThat(shown.account()).isEqualTo("aggregate");
        assertThat(shown.client()).hasToString("[::]:0");
        assertThat(shown.user()).isNull();
        assertThat(shown.dest()).isNull();
        assertThat(shown.upstream()).isNull();
        assertThat(shown.host()).isNull();
        assertThat(shown.hostVerified()).isNull();
        assertThat(shown.hostSource().word()).isEqualTo("none");
        assertThat(shown.request()).isNull();
        assertThat(shown.attempts()).isZero();
        assertThat(shown.verdict()).isEqualTo(new AuditRecord.Judgement(Action.ALLOW, null, null, null, "r7"));
    }

    @ParameterizedTest
    @EnumSource(LogDetail.class)
    void whatIsCountedStaysWhateverIsWithheld(LogDetail detail) {
        AuditRecord shown = of(ENTRY, detail);
        for (Function<AuditRecord, Object> counted : List.<Function<AuditRecord, Object>>of(
                AuditRecord::flow,
                AuditRecord::part,
                AuditRecord::startedAt,
                AuditRecord::endedAt,
                AuditRecord::listener,
                AuditRecord::protocol,
                AuditRecord::cache,
                AuditRecord::bytesUp,
                AuditRecord::bytesDown,
                AuditRecord::originBytesUp,
                AuditRecord::originBytesDown,
                AuditRecord::hitBytes,
                AuditRecord::firstByteMillis,
                AuditRecord::end)) {
            assertThat(counted.apply(shown)).isEqualTo(counted.apply(ENTRY));
        }
        assertThat(shown.verdict().action()).isEqualTo(Action.ALLOW);
    }

    @Test
    void whatSeveralWithholdIsAllWithheld() {
        AuditRecord shown = of(ENTRY, LogDetail.PSEUDONYM, LogDetail.HOST_ONLY);
        assertThat(shown).isEqualTo(of(of(ENTRY, LogDetail.HOST_ONLY), LogDetail.PSEUDONYM));
        assertThat(shown.toString()).doesNotContain("192.0.2.1", "room-101", "secret", "curl");
        assertThat(of(ENTRY, LogDetail.PSEUDONYM, LogDetail.AGGREGATE)).isEqualTo(of(ENTRY, LogDetail.AGGREGATE));
    }

    @Test
    void pseudonymIsStableAndHangsOnTheKey() {
        Endpoint client = client("192.0.2.1");
        Endpoint pseudonym = pseudonyms.client(client);
        assertThat(new Pseudonyms(KEY, 64).client(client)).isEqualTo(pseudonym);
        assertThat(pseudonyms.client(new Endpoint(client.address(), 7))).isEqualTo(pseudonym);
        Pseudonyms other = new Pseudonyms("another".getBytes(StandardCharsets.UTF_8), 64);
        assertThat(other.client(client)).isNotEqualTo(pseudonym);
        assertThat(other.name("alice")).isNotEqualTo(pseudonyms.name("alice"));
    }

    @Test
    void addressesOfOneIpv6PrefixAreOneClient() {
        Endpoint one = pseudonyms.client(client("2001:db8:1::1"));
        assertThat(pseudonyms.client(client("2001:db8:1::ffff"))).isEqualTo(one);
        assertThat(pseudonyms.client(client("2001:db8:1:1::1"))).isNotEqualTo(one);
        assertThat(new Pseudonyms(KEY, 128).client(client("2001:db8:1::1")))
                .isNotEqualTo(new Pseudonyms(KEY, 128).client(client("2001:db8:1::ffff")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.0", "192.168", "172.16"})
    void pseudonymsAreAddressesThatNobodyHasAndAllDiffer(String network) {
        Set<InetAddress> seen = new HashSet<>();
        List<String> outside = new ArrayList<>();
        for (int i = 0; i < 4_096; i++) {
            InetAddress shown = pseudonyms
                    .client(client(network + "." + (i >> 8) + "." + (i & 0xff)))
                    .address();
            seen.add(shown);
            if (!IpLiteral.format(shown).matches("3fff:(?:[0-9a-f]{1,3}:|:).*")) {
                outside.add(IpLiteral.format(shown));
            }
        }
        assertThat(seen).hasSize(4_096);
        assertThat(outside).as("3fff::/20 is 3fff:0: to 3fff:fff:").isEmpty();
    }

    @Test
    void wordsAreThoseOfTheRules() {
        assertThat(LogDetail.values())
                .extracting(LogDetail::word)
                .containsExactly("full", "host-only", "pseudonym", "aggregate");
    }
}
