package io.sluicegate;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluicegate.auth.Users;
import io.sluicegate.policy.ListStore;
import io.sluicegate.policy.RuleBook;
import io.sluicegate.policy.RuleEnvironment;
import io.sluicegate.policy.RuleFiles;
import io.sluicegate.testing.DnsServer;
import io.sluicegate.testing.LeakCheck;
import io.sluicegate.web.ApiFailure;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * For random rules and random flows the whole gateway, which learns what a flow is step by step, does what the rules say
 * of one of which everything is known; and nothing is connected to when that is to deny it. Flows of the explicit
 * listener alone: what is intercepted needs a kernel that does so, and has namespace tests of its own.
 */
@ExtendWith(LeakCheck.class)
final class StagesScenarioTest {

    private static final long SEED = Long.getLong("stages.seed", 20_260_301);
    private static final int BOOKS = Integer.getInteger("stages.books", 160);
    private static final int FLOWS = 8;
    /** So many books between two looks at the ledger, which writes a few times a second. */
    private static final int BATCH = 10;

    /** Each reload says what it has read, which nobody wants to read hundreds of times. */
    private final Logger reloads = Logger.getLogger(RulesInForce.class.getName());

    @TempDir
    Path directory;

    @Test
    void whatIsLearntStepByStepIsDecidedAsIfAllWereKnown() throws IOException, ApiFailure {
        Path users = Users.write(directory.resolve("users"), "alice", "secret", "bob", "other");
        reloads.setLevel(Level.OFF);
        try (DnsServer dns = new DnsServer();
                StagedOrigins origins = new StagedOrigins();
                TestGateway gateway = TestGateway.with("allow all", dns.setting(), "auth.htpasswd=\"" + users + "\"")) {
            StagedFlow.places(1).stream()
                    .filter(place -> place.name() != null && !place.addresses().isEmpty())
                    .forEach(place -> dns.with(place.host(), place.addresses().toArray(InetAddress[]::new)));
            dns.with("six.example", StagedFlow.places6(1).get(0).addresses().toArray(InetAddress[]::new));
            StagedRecords records = new StagedRecords(gateway);
            Random seeds = new Random(SEED);
            for (int i = 1; i <= BOOKS; i++) {
                tryBook(gateway, origins, records, new Random(seeds.nextLong()));
                if (i % BATCH == 0) {
                    records.check();
                }
                gateway.awaitIdle();
                gateway.advance(Duration.ofHours(1 + seeds.nextInt(5)));
            }
            assertThat(origins.unwanted()).isEmpty();
        } finally {
            reloads.setLevel(null);
        }
    }

    /** Plays a few flows by one book. */
    private void tryBook(TestGateway gateway, StagedOrigins origins, StagedRecords records, Random random)
            throws IOException {
        List<Integer> ports = List.of(origins.port4(), origins.port6(), origins.greeterPort());
        String rules = String.join("\n", StagedRules.book(random, ports));
        RuleBook book = inForce(gateway, rules);
        for (int i = 0; i < FLOWS; i++) {
            StagedFlow flow = StagedFlow.random(random, origins);
            StagedOracle oracle = new StagedOracle(book, gateway.clock().instant(), flow);
            new StagedPlay(gateway, origins, records, rules, oracle).play();
        }
    }

    /** Puts rules in force, and reads them once more for itself. */
    private RuleBook inForce(TestGateway gateway, String rules) throws IOException {
        Files.writeString(directory.resolve("10-test.rules"), rules + "\n");
        RuleEnvironment environment = new RuleEnvironment(Set::of, gateway.clock(), ZoneOffset.UTC, ListStore.NONE);
        gateway.writeRules(rules);
        assertThat(gateway.gateway().reload().ok()).as(rules).isTrue();
        return Objects.requireNonNull(RuleFiles.read(directory, environment).book());
    }
}
