package io.sluicegate.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluicegate.flow.LogDetail;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Who pays, and what is written of whom, by the statements of a book. */
final class AccountsAndLogsTest {

    private static Effects effects(String... lines) {
        return Books.book(String.join("\n", lines), "allow all").effects();
    }

    @Test
    void whoPaysIsTheFirstThatNamesAddressOrCard() {
        Effects effects = effects(
                "account laptop = 02:00:5E:10:00:01",
                "account room = 192.0.2.101, 2001:db8:1::/64",
                "account floor = 192.0.2.0/24, 02:00:5e:10:00:02");
        String laptop = "02:00:5e:10:00:01";
        assertThat(effects.namesCards()).isTrue();
        assertThat(payer(effects, "192.0.2.101", laptop)).isEqualTo("laptop");
        assertThat(payer(effects, "192.0.2.101", "02:00:5e:10:00:02")).isEqualTo("room");
        assertThat(payer(effects, "2001:db8:1::7", null)).isEqualTo("room");
        assertThat(payer(effects, "192.0.2.102", null)).isEqualTo("floor");
        assertThat(payer(effects, "203.0.113.7", "02:00:5e:10:00:02")).isEqualTo("floor");
        assertThat(payer(effects, "203.0.113.7", null)).isNull();
        assertThat(payer(effects, "203.0.113.7", "02:00:5e:10:00:03")).isNull();
    }

    private static @Nullable String payer(Effects effects, String client, @Nullable String mac) {
        return effects.account(Flow.tls("a.example").from(client).subject(), () -> mac);
    }

    @Test
    void cardIsAskedOnceAndOnlyWhereAStatementNamesOne() {
        AtomicInteger asked = new AtomicInteger();
        Effects.NetworkCard card = () -> "02:00:5e:10:00:0" + asked.incrementAndGet();
        Subject subject = Flow.tls("a.example").from("192.0.2.7").subject();
        Effects addresses = effects("account a = 192.0.2.1", "account b = 192.0.2.2");
        assertThat(addresses.namesCards()).isFalse();
        assertThat(addresses.account(subject, card)).isNull();
        assertThat(asked).hasValue(0);
        Effects cards = effects("account a = 02:00:5e:10:00:02", "account b = 02:00:5e:10:00:01");
        assertThat(cards.account(subject, card)).isEqualTo("b");
        assertThat(asked).hasValue(1);
    }

    @Test
    void recordIsWithheldByTheFirstLogThatMatchesAndThoseThatMayHave() {
        Effects effects = effects(
                "log pseudonym to bank.example path \"/x\"",
                "log full from 192.0.2.1",
                "log host-only proto tls",
                "log aggregate");
        assertThat(effects.withheld(Flow.http("bank.example", "/x").subject())).containsExactly(LogDetail.PSEUDONYM);
        assertThat(effects.withheld(
                        Flow.http("other.example", "/x").from("192.0.2.1").subject()))
                .containsExactly(LogDetail.FULL);
        assertThat(effects.withheld(Flow.tls("bank.example").from("192.0.2.9").subject()))
                .containsExactly(LogDetail.HOST_ONLY);
        Subject silent = new Flow().without(Fact.values()).from("192.0.2.9").subject();
        assertThat(effects.withheld(silent))
                .containsExactlyInAnyOrder(LogDetail.PSEUDONYM, LogDetail.HOST_ONLY, LogDetail.AGGREGATE);
        assertThat(effects().withheld(silent)).isEmpty();
    }

    @Test
    void portThatIsNotKnownYetIsWaitedFor() {
        Effects effects = effects("log aggregate port 443", "log host-only not port 443");
        Subject silent = new Flow().without(Fact.values()).port(0).subject();
        assertThat(effects.withheld(silent)).containsExactlyInAnyOrder(LogDetail.AGGREGATE, LogDetail.HOST_ONLY);
        assertThat(effects.withheld(Flow.tls("a.example").subject())).containsExactly(LogDetail.AGGREGATE);
    }
}
