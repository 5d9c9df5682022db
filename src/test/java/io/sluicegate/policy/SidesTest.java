package io.sluicegate.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluicegate.flow.Protocol;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Entries of ipset with several parts: first address, port of the destination, second address (GRAMMAR 3.2.6). */
class SidesTest {

    @TempDir
    Path directory;

    private RuleBook book(String set, String verdicts) throws IOException {
        Files.writeString(directory.resolve("s"), set);
        Files.writeString(directory.resolve("a.rules"), "set s from ipset \"s\"\n" + verdicts);
        RuleLoad load = RuleFiles.read(directory, Books.ENVIRONMENT);
        assertThat(Books.rendered(load)).isEmpty();
        return Objects.requireNonNull(load.book());
    }

    private static Flow ssh(String client, int port, String... destinations) {
        Flow flow = Flow.of(Protocol.SSH).from(client).port(port);
        for (String each : destinations) {
            flow = flow.address(each);
        }
        return flow;
    }

    @Test
    void portBelongsToTheDestinationOnEitherSide() throws IOException {
        String set = "create s hash:ip,port\nadd s 192.0.2.1,tcp:25\nadd s 192.0.2.2,udp:25\n";
        RuleBook from = book(set, "deny from s\nallow all\n");
        assertThat(ssh("192.0.2.1", 25).judgedBy(from)).isEqualTo("deny a.rules:2");
        assertThat(ssh("192.0.2.1", 22).judgedBy(from)).isEqualTo("allow a.rules:3");
        assertThat(ssh("192.0.2.2", 25).judgedBy(from)).isEqualTo("allow a.rules:3");
        RuleBook to = book(set, "deny to s\nallow all\n");
        assertThat(ssh("192.0.2.9", 25, "192.0.2.1").judgedBy(to)).isEqualTo("deny a.rules:2");
        assertThat(ssh("192.0.2.1", 25, "192.0.2.9").judgedBy(to)).isEqualTo("allow a.rules:3");
    }

    @Test
    void secondAddressBelongsToTheOtherSide() throws IOException {
        String set = "create s hash:net,net\nadd s 192.0.2.0/24,198.51.100.0/24\n";
        RuleBook from = book(set, "deny from s\nallow all\n");
        assertThat(ssh("192.0.2.1", 22, "198.51.100.7").judgedBy(from)).isEqualTo("deny a.rules:2");
        assertThat(ssh("192.0.2.1", 22, "203.0.113.7").judgedBy(from)).isEqualTo("allow a.rules:3");
        RuleBook to = book(set, "deny to s\nallow all\n");
        assertThat(ssh("198.51.100.7", 22, "192.0.2.1").judgedBy(to)).isEqualTo("deny a.rules:2");
        assertThat(ssh("192.0.2.1", 22, "198.51.100.7").judgedBy(to)).isEqualTo("allow a.rules:3");
    }

    @Test
    void doubtAboutSeveralDestinationsFallsOnDeny() throws IOException {
        String set = "create s hash:net,net\nadd s 192.0.2.0/24,198.51.100.0/24\n";
        Flow both = ssh("192.0.2.1", 22, "203.0.113.7", "198.51.100.7");
        assertThat(both.judgedBy(book(set, "deny from s\nallow all\n"))).isEqualTo("deny a.rules:2");
        assertThat(both.judgedBy(book(set, "allow from s\ndeny all\n"))).isEqualTo("deny a.rules:3");
        Flow one = ssh("192.0.2.1", 22, "198.51.100.7");
        assertThat(one.judgedBy(book(set, "allow from s\ndeny all\n"))).isEqualTo("allow a.rules:2");
        assertThat(one.judgedBy(book(set, "deny not from s\nallow all\n"))).isEqualTo("allow a.rules:3");
        assertThat(both.judgedBy(book(set, "deny not from s\nallow all\n"))).isEqualTo("deny a.rules:2");
    }

    @Test
    void destinationIsWaitedForOnlyWhereItIsAsked() throws IOException {
        String pairs = "create s hash:net,net\nadd s 192.0.2.0/24,198.51.100.0/24\n";
        RuleBook book = book(pairs, "deny from s\nallow all\n");
        Decision decision =
                book.decide(ssh("192.0.2.1", 22).without(Fact.ADDRESSES).subject());
        assertThat(decision).isInstanceOf(Decision.Pending.class);
        RuleBook plain = book("create s hash:ip,port\nadd s 192.0.2.1,tcp:22\n", "deny from s\nallow all\n");
        assertThat(plain.decide(ssh("192.0.2.1", 22).without(Fact.ADDRESSES).subject()))
                .isInstanceOf(Verdict.class);
    }

    @Test
    void lineOfThePairIsNamed() throws IOException {
        String set = "create s hash:ip,port,ip\nadd s 192.0.2.1,tcp:22,198.51.100.1\n";
        Verdict verdict = (Verdict) book(set, "deny from s\nallow all\n")
                .decide(ssh("192.0.2.1", 22, "198.51.100.1").subject());
        assertThat(verdict.listEntry()).isEqualTo("s:2");
    }
}
