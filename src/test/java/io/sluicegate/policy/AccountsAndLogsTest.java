package io.sluicegate.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluicegate.flow.LogDetail;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who pays, and what is written of whom, by the statements of a book. */
final class AccountsAndLogsTest {

    private static RuleBook book(String... lines) {
        return Books.book(String.join("\n", lines), "allow all");
    }

    private static Effects effects(String... lines) {
        return book(lines).effects();
    }

    @Test
    void whoPaysIsTheFirstThatNamesAddressOrCard() {
        RuleBook book = book(
                "account laptop = 02:00:5E:10:00:01",
                "account room = 192.0.2.101, 2001:db8:1::/64",
                "account floor = 192.0.2.0/24, 02:00:5e:10:00:02");
        String laptop = "02:00:5e:10:00:01";
        assertThat(book.namesCards()).isTrue();
        assertThat(payer(book, "192.0.2.101", laptop)).isEqualTo("laptop");
        assertThat(payer(book, "192.0.2.101", "02:00:5e:10:00:02")).isEqualTo("room");
        assertThat(payer(book, "2001:db8:1::7", null)).isEqualTo("room");
        assertThat(payer(book, "192.0.2.102", null)).isEqualTo("floor");
        assertThat(payer(book, "203.0.113.7", "02:00:5e:10:00:02")).isEqualTo("floor");
        assertThat(payer(book, "203.0.113.7", null)).isNull();
        assertThat(payer(book, "203.0.113.7", "02:00:5e:10:00:03")).isNull();
    }

    private static @Nullable String payer(RuleBook book, String client, @Nullable String mac) {
        return book.account(Flow.tls("a.example").from(client).subject(), () -> mac);
    }

    @Test
    void orderHoldsBetweenAddressesSetsAndCards() {
        RuleBook book = book(
                "set late = 192.0.2.3-192.0.2.4",
                "set early = 192.0.2.1-192.0.2.2, 198.51.100.0/24",
                "account one = 192.0.2.1",
                "account two = early, 192.0.2.2",
                "account three = 192.0.2.0/24, 02:00:5e:10:00:01",
                "account four = late, 02:00:5e:10:00:02",
                "account five = 198.51.100.7, 203.0.113.0/24, 02:00:5e:10:00:01");
        assertThat(payer(book, "192.0.2.1", null)).isEqualTo("one");
        assertThat(payer(book, "192.0.2.2", "02:00:5e:10:00:01")).isEqualTo("two");
        assertThat(payer(book, "198.51.100.7", null)).isEqualTo("two");
        assertThat(payer(book, "192.0.2.3", "02:00:5e:10:00:02")).isEqualTo("three");
        assertThat(payer(book, "203.0.113.1", "02:00:5e:10:00:02")).isEqualTo("four");
        assertThat(payer(book, "203.0.113.1", "02:00:5e:10:00:01")).isEqualTo("three");
        assertThat(payer(book, "203.0.113.1", null)).isEqualTo("five");
        assertThat(payer(book, "10.0.0.1", null)).isNull();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void whoPaysIsTheSameAsAskingOneStatementAfterAnother(long seed) {
        Random random = new Random(seed);
        List<String> lines = new ArrayList<>(List.of("set some = 192.0.2.16/28, 192.0.2.200-192.0.2.210"));
        for (int i = 0; i < 60; i++) {
            int first = random.nextInt(256);
            String item = random.nextInt(4) == 0 ? "some, " : "";
            lines.add("account a" + i + " = " + item + "192.0.2." + first + "-192.0.2."
                    + Math.min(255, first + 1 + random.nextInt(8)));
        }
        RuleBook book = book(lines.toArray(String[]::new));
        for (int i = 0; i < 256; i++) {
            Subject subject = Flow.tls("a.example").from("192.0.2." + i).subject();
            Effect.Account first =
                    Effects.first(book.effects().accounts(), subject).first();
            assertThat(book.account(subject, () -> null)).isEqualTo(first == null ? null : first.name());
        }
    }

    @Test
    void cardIsAskedOnceAndOnlyWhereAStatementNamesOne() {
        AtomicInteger asked = new AtomicInteger();
        RuleBook.NetworkCard card = () -> "02:00:5e:10:00:0" + asked.incrementAndGet();
        Subject subject = Flow.tls("a.example").from("192.0.2.7").subject();
        RuleBook addresses = book("account a = 192.0.2.1", "account b = 192.0.2.2");
        assertThat(addresses.namesCards()).isFalse();
        assertThat(addresses.account(subject, card)).isNull();
        assertThat(asked).hasValue(0);
        RuleBook cards = book("account a = 02:00:5e:10:00:02", "account b = 02:00:5e:10:00:01");
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
