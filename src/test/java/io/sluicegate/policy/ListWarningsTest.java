package io.sluicegate.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Entries of sets and lists that deny far more than anybody means. */
class ListWarningsTest {

    @TempDir
    Path directory;

    /** The warnings about rules with a list beside them, but for those about lines that the list's line covers. */
    private List<String> warnings(String list, String... rules) throws IOException {
        Files.writeString(directory.resolve("list"), list);
        Files.writeString(directory.resolve("a.rules"), "deny proto h2c\n" + String.join("\n", rules) + "\n");
        return Books.rendered(RuleFiles.read(directory, Books.ENVIRONMENT)).stream()
                .filter(each -> !each.contains("never reached"))
                .toList();
    }

    @Test
    void publicSuffixThatALineDeniesIsToldAtItsPlace() {
        assertThat(Books.warnings("deny proto h2c", "deny to a.example, .com, *.co.uk from private", "allow all"))
                .containsExactly(
                        "2:20 \"com\" is a public suffix: a.rules:2 denies every site below it",
                        "2:26 \"co.uk\" is a public suffix: a.rules:2 denies every site below it");
        assertThat(Books.warnings("deny proto h2c", "deny to .рф", "allow all")).hasSize(1);
    }

    @Test
    void publicSuffixInASetIsToldOnceWhereTheSetSaysIt() {
        assertThat(Books.warnings(
                        "set a = x.example, .com",
                        "set b = a",
                        "deny proto h2c",
                        "deny to a port 80",
                        "deny to b",
                        "allow all"))
                .containsExactly("1:20 \"com\" is a public suffix: a.rules:4 denies every site below it");
    }

    @Test
    void whatDeniesNoWholeSuffixIsNotTold() {
        assertThat(Books.warnings("deny proto h2c", "deny to =com, .example, github.io, /\\.com$/", "allow all"))
                .isEmpty();
        assertThat(Books.warnings("deny proto h2c", "deny not to .com", "allow all"))
                .isEmpty();
        assertThat(Books.warnings("allow to .com", "deny all")).isEmpty();
        assertThat(Books.warnings("bypass to .com", "deny all")).isEmpty();
    }

    @Test
    void publicSuffixInAListIsToldWithItsLineAndCounted() throws IOException {
        assertThat(warnings(
                        "a.example\ncom\nco.uk\nuk\nnet\n", "set bad from plain \"list\"", "deny to bad", "allow all"))
                .containsExactly(
                        "list:2: \"com\" is a public suffix: a.rules:3 denies every site below it (4 like this)");
    }

    @Test
    void listThatMeansTheNameAloneOrMakesAnExceptionIsNotTold() throws IOException {
        String[] rules = {"set bad from adguard \"list\"", "deny to bad", "allow all"};
        assertThat(warnings("com\n||a.example^\n", rules)).isEmpty();
        assertThat(warnings("||com^\n@@||com^\n||a.example^\n", rules)).isEmpty();
        assertThat(warnings("||com^$important\n", rules)).hasSize(1);
    }

    @Test
    void listThatIsOnlyAllowedIsNotTold() throws IOException {
        assertThat(warnings("com\n", "set good from plain \"list\"", "allow to good", "deny all"))
                .isEmpty();
    }

    private static final String BOGONS = "0.0.0.0/8\n10.0.0.0/8\n192.0.2.0/24\n192.168.0.0/16\n2001:db8::/32\n";

    @Test
    void listThatDeniesTheClientsOfALaterLineIsTold() throws IOException {
        assertThat(warnings(
                        BOGONS,
                        "set bad from netset \"list\"",
                        "set lan = 10.7.0.0/16, 2001:db8:1::/64",
                        "deny from bad",
                        "allow from lan",
                        "deny all"))
                .containsExactly("list:2: the list holds 10.7.0.0/16, whose clients are allowed by a.rules:3;"
                        + " a.rules:4 denies those clients");
        assertThat(warnings(
                        "2001:db8::/32\n",
                        "set bad from netset \"list\"",
                        "deny from bad",
                        "allow from 2001:db8:1::/64 port 80",
                        "deny all"))
                .containsExactly("list:1: the list holds 2001:db8:1::/64, whose clients are allowed by a.rules:4;"
                        + " a.rules:3 denies those clients");
    }

    @Test
    void listIsToldOnceAtTheLastLineBeforeItsClients() throws IOException {
        assertThat(warnings(
                        "10.0.0.0/8\n",
                        "set bad from netset \"list\"",
                        "set worse = bad",
                        "deny from bad",
                        "deny from worse",
                        "allow from 10.7.0.0/16",
                        "deny from best",
                        "set best = bad",
                        "deny all"))
                .containsExactly("list:1: the list holds 10.7.0.0/16, whose clients are allowed by a.rules:6;"
                        + " a.rules:5 denies those clients");
    }

    @Test
    void listThatHoldsTheGatewaysAddressIsTold() throws IOException {
        String[] from = {"set bad from netset \"list\"", "deny from bad", "allow all"};
        assertThat(warnings(BOGONS, from))
                .containsExactly("list:3: the list holds 192.0.2.254, an address of the gateway itself;"
                        + " a.rules:3 denies those clients");
        String[] to = {"set bad from netset \"list\"", "deny to bad", "allow all"};
        assertThat(warnings(BOGONS, to))
                .containsExactly("list:3: the list holds 192.0.2.254, an address of the gateway itself;"
                        + " a.rules:3 denies what is there to everybody");
    }

    @Test
    void listsThatMayBeMeantAreNotTold() throws IOException {
        String set = "set bad from netset \"list\"";
        assertThat(warnings("198.51.100.0/24\n", set, "deny from bad", "allow from 192.0.2.0/24", "deny all"))
                .isEmpty();
        assertThat(warnings("192.0.2.7\n", set, "deny from bad", "allow from 192.0.2.7, 192.0.2.0/24", "deny all"))
                .isEmpty();
        assertThat(warnings(BOGONS, set, "deny from bad port 25", "allow from 192.0.2.0/24", "deny all"))
                .isEmpty();
        assertThat(warnings("192.0.2.0/25\n", set, "allow from 192.0.2.0/24", "deny from bad", "deny all"))
                .isEmpty();
        assertThat(warnings(BOGONS, set, "deny not from bad", "allow from 192.0.2.0/24", "deny all"))
                .isEmpty();
    }

    @Test
    void whatRulesSayByThemselvesIsTakenForMeant() {
        assertThat(Books.warnings("deny from 192.0.2.0/24", "allow all")).isEmpty();
        assertThat(Books.warnings("deny to local, 192.0.2.0/24", "allow all")).isEmpty();
        assertThat(Books.warnings("deny to private", "allow from 10.0.0.0/8", "deny all"))
                .isEmpty();
    }

    @Test
    void listMostOfWhichCannotBeUsedIsDoubted() throws IOException {
        String hosts = "0.0.0.0 ads.example\n".repeat(30);
        String[] rules = {"set bad from plain \"list\"", "deny to bad", "allow all"};
        assertThat(warnings(hosts + "one.example\n", rules).get(0))
                .startsWith("a.rules:2:20: warning: most of this list cannot be used: 1 entries, 30 lines ignored")
                .endsWith("is it a list of the format \"plain\"?");
        assertThat(warnings("0.0.0.0 ads.example\n".repeat(20) + "one.example\n", rules))
                .noneMatch(each -> each.contains("most of this list"));
    }
}
